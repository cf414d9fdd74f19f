import module from "./hot.wasm";

/** For platforms that import modules ready-made, and refuse to compile bytes: workerd and what deploys to it. */
export function hotModule(): WebAssembly.Module {
  return module;
}

export function arrival(): Promise<WebAssembly.Module> {
  return Promise.resolve(module);
}
