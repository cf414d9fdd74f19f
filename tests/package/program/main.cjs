const { memoize } = require("cache-wasm");

async function main() {
  const { readSources } = await import("./files.mjs");
  const { compare } = await import("./lexer.mjs");
  console.log(JSON.stringify(compare(memoize, readSources(process.argv.slice(2)))));
}
main();
