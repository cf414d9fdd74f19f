// Runs before the first paint, so that a chosen theme does not flash by in the other one.
try {
  const theme = localStorage.getItem("see-the-cache.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // No storage here: the system's theme it is.
}

// Which program the page begins with: the one with some of the lessons, unless the address asks for what only the whole
// one has. Documents, which take the theme from here, have none.
const { lessons } = document.currentScript.dataset;
if (lessons) {
  const number = /[#&]lesson=(\d+)(?:&|$)/.exec(location.hash)?.[1];
  const beyond = /[#&]((sandbox|program|trace|lanes)=|view=curves(&|$))/.test(location.hash);
  const program = beyond || (number && !lessons.split(" ").includes(number)) ? "playground" : "lesson";
  const link = Object.assign(document.createElement("link"), { rel: "modulepreload", href: `${program}.js` });
  document.documentElement.dataset.program = program;
  document.head.append(link);
}
