// Runs before the first paint, so that a chosen theme does not flash by in the other one.
try {
  const theme = localStorage.getItem("see-the-cache.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // No storage here: the system's theme it is.
}

// Which program the page begins with: the one with the lessons, unless the address asks for what only the whole one has.
// Documents, which take the theme from here, have none.
if ("program" in document.currentScript.dataset) {
  const program = /[#&]((sandbox|program|trace|lanes)=|view=curves(&|$))/.test(location.hash) ? "playground" : "lesson";
  const link = Object.assign(document.createElement("link"), { rel: "modulepreload", href: `${program}.js` });
  document.documentElement.dataset.program = program;
  document.head.append(link);
}
