// Runs a built file and prints what it leaves.
import { pathToFileURL } from "node:url";

await import(pathToFileURL(process.argv[2]));
console.log(JSON.stringify(await globalThis.result));
