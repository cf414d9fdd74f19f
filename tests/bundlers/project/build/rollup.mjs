import { nodeResolve } from "@rollup/plugin-node-resolve";
import { rollup } from "rollup";

// Alone it does not look into node_modules: that plugin belongs to every Rollup that bundles packages.
for (const name of ["app", "tools", "async", "unused"]) {
  const bundle = await rollup({ input: `src/${name}.mjs`, plugins: [nodeResolve()], onwarn: ({ message }) => console.error(message) });
  await bundle.write({ file: `out/rollup/${name}.mjs`, format: "es" });
}
