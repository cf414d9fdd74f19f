// Pages that are used again. A page that was loaded once has all that the browser compiled of the program and of axe: it
// loads the site again for half of what a new page takes. Between two tests nothing of the first must stay.

/** Pages that nobody uses, of each browser, by what is settled when a page's context is made. */
const idle = new WeakMap();
/** Of each page that is used again: the list it goes back to, and the browser's own word for clearing storage. */
const homes = new WeakMap();

/**
 * A page for one test: one that another test has left, or a new one. What is no `size`, `colorScheme` or
 * `reducedMotion` is settled when its context is made, and pages are told apart by it.
 */
export async function taken(browser, { size, colorScheme = "light", reducedMotion = "no-preference", ...settled }) {
  if (!idle.has(browser)) idle.set(browser, new Map());
  const lists = idle.get(browser);
  const key = JSON.stringify(Object.entries(settled).sort());
  if (!lists.has(key)) lists.set(key, []);
  const list = lists.get(key);
  const page = list.pop() ?? (await made(browser, list, settled));
  await page.setViewportSize(size);
  await page.emulateMedia({ media: null, colorScheme, reducedMotion });
  return page;
}

async function made(browser, list, settled) {
  const context = await browser.newContext({ serviceWorkers: "block", ...settled });
  const page = await context.newPage();
  homes.set(page, { list, session: await context.newCDPSession(page) });
  return page;
}

/** Takes a page back when its test is over, without anything that the test did; closes one that cannot be used again. */
export async function left(page) {
  const home = homes.get(page);
  if (home === undefined) return page.context().close();
  homes.delete(page);
  try {
    await cleared(page, home.session);
  } catch {
    // Whatever is in its way, a new page has it not.
    return page.context().close();
  }
  homes.set(page, home);
  home.list.push(page);
}

async function cleared(page, session) {
  for (const other of page.context().pages()) if (other !== page) await other.close();
  await page.unrouteAll({ behavior: "ignoreErrors" });
  // A picture of the site runs no program that could store something once more.
  await page.goto(`${page.site.address}icon.svg`);
  await page.evaluate(() => {
    localStorage.clear();
    sessionStorage.clear();
    window.name = "";
  });
  await page.goto("about:blank");
  await session.send("Storage.clearDataForOrigin", { origin: new URL(page.site.address).origin, storageTypes: "all" });
  await page.context().clearCookies();
  // Out of the window, where it is over nothing.
  await page.mouse.move(-1, -1);
}
