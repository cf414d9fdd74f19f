import { build } from "vite";

// A page of index.html, and for Node files without one ("library mode").
await build({ configFile: false, base: "./", logLevel: "warn", build: { outDir: "out/vite-page" } });
for (const name of ["app", "tools", "async", "unused"]) {
  await build({
    configFile: false,
    logLevel: "warn",
    build: { outDir: "out/vite", emptyOutDir: false, lib: { entry: `src/${name}.mjs`, formats: ["es"], fileName: () => `${name}.mjs` } },
  });
}
