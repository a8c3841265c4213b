// Every page in both languages: it loads without a fault, says its language and direction, fits a
// narrow screen, works without scripts and without a mouse, and axe finds nothing serious.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";
import { addresses, base, languages, launch, open, reviewer, signIn } from "./site.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let browser, pages;
before(async () => {
  browser = await launch();
  pages = await addresses(browser);
});
after(() => browser?.close());

async function eachPage(visit, options = {}) {
  const { context, page, faults } = await open(browser, options);
  for (const part of ["open", "inside"]) {
    if (part === "inside") {
      if (Object.keys(pages.inside).length === 0) break;
      await signIn(page, reviewer.account, reviewer.password);
    }
    for (const [name, address] of Object.entries(pages[part])) {
      for (const language of languages) {
        const answer = await page.goto(`${base}/${language}${address}`);
        await visit({ page, name, language, address, answer, context });
      }
    }
  }
  await context.close();
  return faults;
}

describe("pages", { concurrency: 1 }, () => {
  test("the demonstration has a page of each kind", () => {
    for (const name of ["indicator", "indicator-map", "cell", "gaps-indicator", "gaps-area"]) {
      assert.ok(pages.open[name], `no ${name} was found`);
    }
    assert.ok(pages.inside.submissions, "signing in did not work");
    assert.ok(Object.keys(pages.inside).length > 2, "no submission was found");
  });

  test("each loads without a fault and names its language and direction", async () => {
    const faults = await eachPage(async ({ page, name, language, answer }) => {
      assert.equal(answer.status(), name === "not-found" ? 404 : 200, `${name} ${language}`);
      const html = page.locator("html");
      assert.equal(await html.getAttribute("lang"), language);
      assert.equal(await html.getAttribute("dir"), language === "fa" ? "rtl" : "ltr");
      assert.equal(await page.locator("h1").count(), 1, `${name} has one h1`);
      const policy = answer.headers()["content-security-policy"];
      assert.match(policy, /script-src 'self'; style-src 'self'/);
      const text = await page.locator("body").innerText();
      assert.doesNotMatch(text, /\[[a-z]+-[a-z-]+\]/, `${name} ${language} lacks words`);
      if (language === "fa") {
        assert.doesNotMatch(await page.locator("h1").innerText(), /[يك]/, name);
      }
    });
    assert.deepEqual(faults.filter((fault) => !fault.includes("no-such-page")), []);
  });

  test("none scrolls sideways at 320 pixels, which is 1280 at 400 per cent", async () => {
    const viewport = { width: 320, height: 256 };
    await eachPage(async ({ page, name, language }) => {
      const wide = await page.evaluate(() => {
        const limit = document.documentElement.clientWidth + 1;
        if (document.documentElement.scrollWidth <= limit) return [];
        return [...document.querySelectorAll("body *")]
          .filter((it) => !it.closest(".scroll") && (it.getBoundingClientRect().right > limit || it.getBoundingClientRect().left < -1))
          .map((it) => `${it.tagName}.${it.getAttribute("class")}`).slice(0, 5);
      });
      assert.deepEqual(wide, [], `${name} ${language}`);
    }, { viewport });
  });

  test("axe finds nothing serious", async () => {
    const found = [];
    await eachPage(async ({ page, name, language }) => {
      await page.evaluate(axe);
      const result = await page.evaluate(() =>
        window.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }));
      for (const it of result.violations) {
        if (["serious", "critical"].includes(it.impact)) {
          found.push(`${name} ${language}: ${it.id} ${it.nodes[0].html.slice(0, 160)} (${it.nodes.length})`);
        }
      }
    }, { bypassCSP: true });
    assert.deepEqual(found, []);
  });

  test("the language switch keeps the address", async () => {
    const { context, page } = await open(browser);
    const address = `${pages.open["indicator-map"]}?sort=women&order=desc`;
    await page.goto(`${base}/fa${address}`);
    await page.locator(".top__tools a[hreflang=en]").click();
    assert.equal(page.url(), `${base}/en${address}`);
    await context.close();
  });

  test("without scripts search, sorting, areas and signing in work", async () => {
    const { context, page } = await open(browser, { javaScriptEnabled: false });
    await page.goto(`${base}/en/`);
    await page.fill("#q", "population");
    await page.click(".search button");
    assert.ok((await page.locator("#found .entry").count()) > 0, "the search found nothing");
    await page.goto(`${base}/en${pages.open["indicator-map"]}`);
    const column = page.locator("#provinces thead th").nth(1);
    await column.locator("a").click();
    const sorted = await page.locator("#provinces thead th").nth(1).getAttribute("aria-sort");
    assert.equal(sorted, "descending");
    await page.locator("details summary").first().click();
    assert.ok((await page.locator("details table tbody tr").count()) > 0);
    await page.selectOption("#area", { index: 1 });
    await page.click(".picker button");
    assert.match(page.url(), /area=/);
    await signIn(page, reviewer.account, reviewer.password);
    await page.goto(`${base}/en/submissions`);
    assert.ok((await page.locator("tbody tr").count()) > 0);
    await context.close();
  });

  test("a keyboard reaches everything, and one sees where it is", async () => {
    const { context, page } = await open(browser);
    for (const name of ["home", "indicator-map", "gaps-indicator", "sign-in"]) {
      await page.goto(`${base}/fa${pages.open[name]}`);
      const wanted = await page.evaluate(() =>
        [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, summary")]
          .filter((it) => it.checkVisibility()).length);
      const reached = new Set();
      for (let step = 0; step < wanted + 60; step += 1) {
        await page.keyboard.press("Tab");
        const at = await page.evaluate(() => {
          const it = document.activeElement;
          if (!it || it === document.body) return null;
          it.dataset.reached ??= String(document.querySelectorAll("[data-reached]").length + 1);
          const style = getComputedStyle(it);
          return { id: it.dataset.reached, seen: style.outlineStyle !== "none" && style.outlineWidth !== "0px",
            what: it.outerHTML.slice(0, 80), region: it.matches("[tabindex]") };
        });
        if (!at) continue;
        assert.ok(at.seen, `${name}: the focus is not seen on ${at.what}`);
        if (!at.region) reached.add(at.id);
      }
      assert.ok(reached.size >= wanted, `${name}: ${reached.size} of ${wanted} were reached`);
    }
    await page.goto(`${base}/fa/`);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.id), "main");
    await context.close();
  });

  test("a finding leads to its cell and the cell to its finding", async () => {
    const { context, page } = await open(browser);
    await signIn(page, reviewer.account, reviewer.password);
    await page.goto(`${base}/fa/submissions`);
    const waiting = await page.locator("tbody tr:has(.state--returned, .state--checked) th a")
      .evaluateAll((all) => all.map((it) => it.getAttribute("href")));
    // What came by a form has its cells on the form's page; a workbook has them here.
    const link = page.locator(".summary__list a[href^='#cell-']").first();
    for (const href of waiting) {
      await page.goto(base + href);
      if ((await link.count()) > 0) break;
    }
    assert.ok((await link.count()) > 0, "no submission waits with findings at its cells");
    const target = await link.getAttribute("href");
    await link.click();
    const cell = page.locator(`[id="${target.slice(1)}"]`);
    assert.ok(await cell.isVisible());
    const finding = await cell.locator(".grid__mark").first().getAttribute("href");
    assert.ok(await page.locator(finding).isVisible());
    await context.close();
  });

  test("each file can be had, and a workbook is the same twice", async () => {
    const stem = pages.open["indicator-map"].split("?")[0];
    for (const type of ["csv", "json", "xlsx"]) {
      const [one, two] = await Promise.all([1, 2].map(() =>
        fetch(`${base}/fa${stem}.${type}`).then(async (it) => [it.status, Buffer.from(await it.arrayBuffer())])));
      assert.equal(one[0], 200, type);
      assert.ok(one[1].length > 100 && one[1].equals(two[1]), `${type} differs from itself`);
    }
  });
});
