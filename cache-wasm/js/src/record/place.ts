/**
 * Where in the program a function was made, read off a stack: the first frame that is neither the package's
 * nor Node's own, from the folder the program was started in.
 */
export function placeOf(stack: string, folder: string, relative: (from: string, to: string) => string, pathOf: (url: string) => string): string {
  for (const line of stack.split("\n").slice(1)) {
    const found = /\(?((?:file:\/\/)?[^\s()]+):(\d+):\d+\)?$/.exec(line);
    if (found === null) continue;
    const [, file = "", number = ""] = found;
    if (file.startsWith("node:") || /[\\/]cache-wasm[\\/]dist[\\/]/.test(file)) continue;
    const path = file.startsWith("file://") ? pathOf(file) : file;
    const near = relative(folder, path);
    return `${near.startsWith("..") ? path : near}:${number}`;
  }
  return "somewhere";
}
