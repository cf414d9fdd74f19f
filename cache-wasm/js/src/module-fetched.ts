/** Nobody can wait for it here: until it has arrived, JavaScript serves. */
export function hotModule(): WebAssembly.Module {
  throw new Error("not there yet");
}

/** The binary from beside this file, compiled while it is on its way where the server calls it by its type. */
export async function arrival(): Promise<WebAssembly.Module> {
  // In these very words, which bundlers look for to bring the file along.
  const address = new URL("./hot.wasm", import.meta.url);
  // Node fetches no files. Asked for in this way, bundlers for browsers need not know of it.
  const files = address.protocol === "file:" && process()?.getBuiltinModule?.("node:fs/promises");
  if (files) return WebAssembly.compile(await files.readFile(address));
  const response = await fetch(address);
  return response.headers.get("content-type")?.startsWith("application/wasm")
    ? WebAssembly.compileStreaming(response)
    : WebAssembly.compile(await response.arrayBuffer());
}

interface Process {
  getBuiltinModule?(name: "node:fs/promises"): { readFile(address: URL): Promise<Uint8Array<ArrayBuffer>> };
}

function process(): Process | undefined {
  return (globalThis as { process?: Process }).process;
}
