// What every browser test needs: a browser, the pages of the site, signing in.
import { chromium } from "playwright-core";

export const base = process.env.HAMAFZA_URL ?? "http://127.0.0.1:8080";
export const languages = ["fa", "en"];

export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
      "--disable-component-update", "--disable-sync", "--no-first-run",
    ],
  });
}

// A page that says what went wrong in it: `faults` collects console errors and failed requests.
export async function open(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const faults = [];
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(`${page.url()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`${page.url()}: ${error.message}`));
  return { context, page, faults };
}

export async function signIn(page, account, password, language = "en") {
  await page.goto(`${base}/${language}/sign-in`);
  await page.fill("#account", account);
  await page.fill("#password", password);
  await Promise.all([page.waitForURL(`${base}/${language}/`), page.click("main button[type=submit]")]);
}

// The account of the demonstration that may see and decide most.
export const reviewer = {
  account: process.env.HAMAFZA_ACCOUNT ?? "coordinator",
  password: process.env.HAMAFZA_PASSWORD ?? "hamafza-demo",
};

// One address of each kind, found by following the site's own links.
export async function addresses(browser) {
  const { context, page } = await open(browser);
  const first = async (address, selector) => {
    await page.goto(base + address);
    const links = page.locator(selector);
    return (await links.count()) > 0 ? await links.first().getAttribute("href") : null;
  };
  const strip = (href) => href?.replace(/^\/(fa|en)/, "");
  const found = {
    home: "/", indicators: "/indicators", search: "/indicators?q=a", gaps: "/gaps",
    reports: "/reports", frameworks: "/frameworks", framework: "/framework/iccpr", obligations: "/obligations", about: "/about", developers: "/developers", "sign-in": "/sign-in", "not-found": "/no-such-page",
  };
  const indicators = await page.goto(base + "/en/indicators").then(() =>
    page.locator(".entry:has(.figure) .entry__name").evaluateAll((all) => all.map((it) => it.getAttribute("href"))));
  found.indicator = strip(indicators[0]);
  // One that has provinces, so that the map is looked at too.
  for (const href of indicators) {
    await page.goto(base + href);
    if ((await page.locator("#map").count()) > 0) {
      found["indicator-map"] = strip(href);
      break;
    }
  }
  found.cell = strip(await first(`/en${found["indicator-map"] ?? found.indicator}`, "td a.figure"));
  found["gaps-indicator"] = strip(await first("/en/gaps", ".heat tbody th a"));
  found["gaps-area"] = strip(await first("/en/gaps", ".heat__area a"));
  const inside = {};
  try {
    await signIn(page, reviewer.account, reviewer.password);
    inside.submissions = "/submissions";
    inside["submission-new"] = "/submission/new";
    Object.assign(inside, {
      sessions: "/sessions", "second-factor": "/sessions/factor", tokens: "/tokens", audit: "/audit",
    });
    await page.goto(`${base}/en/submissions`);
    const rows = await page.locator("tbody tr").evaluateAll((all) => all.map((row) => [
      row.querySelector("th a").getAttribute("href"),
      row.querySelector(".state").className,
    ]));
    for (const [href, state] of rows) {
      const kind = state.split("--")[1];
      inside[`submission-${kind}`] ??= strip(href);
    }
  } catch (error) {
    console.error(`signing in as ${reviewer.account} did not work: ${error.message.split("\n")[0]}`);
  }
  await context.close();
  return { open: Object.fromEntries(Object.entries(found).filter(([, it]) => it)), inside };
}
