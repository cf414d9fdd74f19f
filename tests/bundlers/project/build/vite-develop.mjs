import { createServer } from "vite";

// The page as it is while one works on it: dependencies are bundled ahead, each by itself. Ends with its standard input.
const server = await createServer({ configFile: false, logLevel: "warn", server: { host: "127.0.0.1", port: 0 } });
await server.listen();
console.log(server.resolvedUrls.local[0]);
process.stdin.on("end", () => server.close()).resume();
