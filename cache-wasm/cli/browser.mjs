import { spawn } from "node:child_process";

/** Opens an address where there is a screen. That it does not open is no failure: the address is printed. */
export function openBrowser(url) {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  const [command, ...args] =
    process.platform === "darwin" ? ["open"]
    // Not by the shell, to which the & of the address would mean something.
    : process.platform === "win32" ? ["rundll32", "url.dll,FileProtocolHandler"]
    : DISPLAY || WAYLAND_DISPLAY ? ["xdg-open"]
    : [];
  if (command === undefined) return;
  spawn(command, [...args, url], { stdio: "ignore", detached: true }).on("error", () => {}).unref();
}
