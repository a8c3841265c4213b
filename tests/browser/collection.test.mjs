// A whole round of collection in Persian: a province fills in its form, on a desk, on a telephone and
// without scripts; two people meet on one cell; the form goes up level by level, one cell comes back, and
// what was published says where it is used. Pictures go to HAMAFZA_SHOTS when that is set.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { mkdir } from "node:fs/promises";
import { base, launch, open, reviewer, signIn } from "./site.mjs";

const shots = process.env.HAMAFZA_SHOTS;
let browser;
before(async () => {
  browser = await launch();
  if (shots) await mkdir(shots, { recursive: true });
});
after(() => browser?.close());

async function shot(page, name) {
  if (!shots) return;
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true });
}

async function as(account, options = {}) {
  const { context, page, faults } = await open(browser, options);
  await signIn(page, account, reviewer.password, "fa");
  return { context, page, faults };
}

// The form that waits for whoever is signed in.
async function firstTask(page) {
  await page.goto(`${base}/fa/tasks`);
  const href = await page.locator("section[aria-labelledby^=turn-]:not([aria-labelledby=turn-follow]) .entry__name")
    .first().getAttribute("href");
  assert.ok(href, "no task waits");
  await page.goto(base + href);
  return href;
}

// What the bank knows of each open cell, as the form tells it.
async function known(page) {
  return page.locator(".cell--open").evaluateAll((cells) => cells.map((cell) => ({
    place: cell.dataset.place,
    value: /([۰-۹٬]+)/.exec(cell.querySelector(".cell__known")?.textContent ?? "")?.[1] ?? "",
  })));
}

const saved = (page) => page.waitForFunction(() =>
  document.querySelector("[data-said]").textContent === document.querySelector("#sheet").dataset.saved);

async function fill(page) {
  const cells = await known(page);
  assert.ok(cells.length > 10, "the form has its cells");
  for (const { place, value } of cells) {
    assert.ok(value, `the bank knows cell ${place}`);
    await page.fill(`#v${place}`, value);
  }
  await saved(page);
  return cells;
}

async function decide(account, act, name) {
  const { context, page, faults } = await as(account);
  await firstTask(page);
  await act(page);
  if (name) await shot(page, name);
  assert.deepEqual(faults, []);
  await context.close();
}

const approve = async (page) => {
  await page.locator("form[action$='/approve'] button").click();
  await page.waitForSelector(".way__level--done");
};

async function narrow(page) {
  const wide = await page.evaluate(() =>
    document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(wide <= 1, `${page.url()} is ${wide} pixels too wide`);
}

describe("a round of collection", { concurrency: 1 }, () => {
  test("a province fills in its form, and the figures go up to the world", async () => {
    const { context, page, faults } = await as("yazd.supplier");
    const form = await firstTask(page);
    await shot(page, "form-empty-fa-desk");
    const cells = await fill(page);
    // Women and men together, as they are typed.
    const first = page.locator("tr[data-adds]").first();
    const digits = (text) => Number(text.replace(/[۰-۹]/g, (it) => it.charCodeAt(0) - 0x6f0).replace(/\D/g, ""));
    const parts = await first.locator(".cell__value").evaluateAll((all) => all.map((it) => it.value));
    const together = digits(await first.locator("output").textContent());
    assert.equal(together, parts.map(digits).reduce((all, part) => all + part, 0));
    await shot(page, "form-filled-fa-desk");

    // A block copied in Excel.
    await page.fill(`#v${cells[0].place}`, "");
    await page.evaluate(({ place, text }) => {
      const data = new DataTransfer();
      data.setData("text/plain", text);
      document.querySelector(`#v${place}`).dispatchEvent(
        new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
    }, { place: cells[0].place, text: `${cells[0].value}\t${cells[1].value}\n` });
    await page.waitForFunction(({ place, value }) =>
      document.querySelector(`#v${place}`).value.replace(/٬/g, "") === value.replace(/٬/g, ""), cells[0]);
    await saved(page);
    // Enter goes to the row below.
    await page.focus(`#v${cells[0].place}`);
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.id), `v${cells[2].place}`);

    // Two people on one cell: the second sees the first's value and chooses.
    const other = await as("yazd.supplier");
    await other.page.goto(base + form);
    await page.fill(`#v${cells[0].place}`, "۵");
    await saved(page);
    await other.page.fill(`#v${cells[0].place}`, cells[0].value);
    await other.page.waitForSelector(".cell__choice button");
    assert.match(await other.page.locator(".cell__mend").textContent(), /yazd\.supplier.*«۵»/);
    await shot(other.page, "form-quarrel-fa-desk");
    await other.page.locator(".cell__choice button").nth(1).click();
    await saved(other.page);
    // The status of a refused writing is a conflict, which a browser also tells its console.
    assert.ok(other.faults.every((fault) => fault.includes("409")), other.faults.join("\n"));
    await other.context.close();

    await page.reload();
    await page.locator("form[action$='/send'] button").click();
    await page.waitForSelector(".state--submitted");
    assert.equal(await page.locator(".cell__value").count(), 0, "what was sent is closed");
    assert.deepEqual(faults, []);

    await decide("yazd.approver", approve, "form-approved-fa-desk");
    let cell;
    await decide("moi.approver", async (review) => {
      await review.goto(base + form);
      cell = await review.locator(".cell__thread").nth(1).getAttribute("href");
      await review.goto(base + cell);
      await review.selectOption("#reason", "jump");
      await review.fill("#text", "با سرشماری پیش بسنجید.");
      await review.locator("form[action$='/return'] button").click();
      await review.waitForSelector(".thread__entry--returned");
    }, "cell-returned-fa-desk");

    await page.goto(base + form);
    assert.equal(await page.locator(".cell__value").count(), 1, "one cell is open, not a district");
    await shot(page, "form-returned-fa-desk");
    const box = page.locator(".cell__value");
    const value = await box.inputValue();
    await box.fill("۱");
    await saved(page);
    await page.goto(base + cell);
    await page.fill("#note", "رقم درست همان پیشین است.");
    await page.locator("form[action$='/note'] button").click();
    await page.goto(base + form);
    await page.locator("form[action$='/send'] button").click();
    await page.waitForSelector(".state--resubmitted");
    await decide("yazd.approver", async (review) => {
      await review.goto(base + form);
      assert.equal(await review.locator(".cells .cell[data-place]").count(), 2, "its row alone");
      assert.equal(await review.locator(".cell--changed s").count(), 1);
      await shot(review, "form-difference-fa-desk");
      // The figure was right before: back it goes once more.
      await review.goto(base + cell);
      await review.selectOption("#reason", "correction");
      await review.locator("form[action$='/return'] button").click();
    });
    await page.goto(base + form);
    await page.locator(".cell__value").fill(value);
    await saved(page);
    await page.locator("form[action$='/send'] button").click();
    await page.waitForSelector(".state--resubmitted");
    const level = async (review) => {
      await review.goto(base + form);
      await approve(review);
    };
    for (const account of ["yazd.approver", "moi.approver", "approver.hq"]) await decide(account, level);
    await decide("approver.hq", async (desk) => {
      await desk.goto(base + form);
      await desk.locator("form[action$='/publish'] button").click();
      await desk.waitForURL(/\/submission\//);
    });
    await page.goto(base + form);
    await page.waitForSelector(".state--published");
    const uses = await page.locator("#uses ~ ul a").evaluateAll((all) => all.map((it) => it.getAttribute("href")));
    assert.ok(uses.some((href) => href.includes("/cell/")), "the published figure");
    assert.ok(uses.some((href) => href.includes("/report/")), "the report that uses it");
    await shot(page, "form-published-fa-desk");
    await page.goto(base + uses.find((href) => href.includes("/cell/")));
    assert.match(await page.locator("main").innerText(), /yazd\.supplier/);
    await context.close();
  });

  test("on a telephone", async () => {
    const viewport = { width: 390, height: 844 };
    const { context, page, faults } = await as("kermanshah.supplier", { viewport, hasTouch: true });
    await page.goto(`${base}/fa/tasks`);
    await narrow(page);
    await shot(page, "tasks-fa-phone");
    await firstTask(page);
    await fill(page);
    await narrow(page);
    await shot(page, "form-fa-phone");
    await page.locator("form[action$='/send'] button").click();
    await page.waitForSelector(".state--submitted");
    await narrow(page);
    assert.deepEqual(faults, []);
    await context.close();
    const head = await as("kermanshah.approver", { viewport, hasTouch: true });
    await firstTask(head.page);
    await narrow(head.page);
    await approve(head.page);
    await head.context.close();
  });

  test("without scripts a page is saved, a quarrel is chosen, a reason is given", async () => {
    const { context, page } = await as("hamadan.supplier", { javaScriptEnabled: false });
    const form = await firstTask(page);
    const [first, second] = await known(page);
    const other = await as("hamadan.supplier", { javaScriptEnabled: false });
    await other.page.goto(base + form);
    await page.fill(`#v${first.place}`, first.value);
    await page.selectOption(`#r${second.place}`, "not_collected");
    await page.locator(".sheet__foot button").click();
    assert.equal(await page.locator(`#r${second.place}`).inputValue(), "not_collected");
    await other.page.fill(`#v${first.place}`, "۷");
    await other.page.locator(".sheet__foot button").click();
    await other.page.waitForSelector(".summary--errors");
    await shot(other.page, "form-quarrel-fa-noscript");
    // Without a choice nothing is overwritten; with one it is as chosen.
    await other.page.locator(".sheet__foot button").click();
    await other.page.waitForSelector(".summary--errors");
    await other.page.check(`#k${first.place}`);
    await other.page.locator(".sheet__foot button").click();
    assert.equal(await other.page.locator(".summary--errors").count(), 0);
    assert.equal(await other.page.locator(`#v${first.place}`).inputValue(), "۷");
    await other.page.locator("form[action$='/send'] button").click();
    await other.page.waitForSelector(".state--submitted");
    await context.close();
    await other.context.close();
  });

  test("a coordinator sees the round, and opens another", async () => {
    const { context, page, faults } = await as("coordinator");
    await page.goto(`${base}/fa/calls`);
    await shot(page, "calls-fa-desk");
    await page.locator("tbody th a").last().click();
    await page.waitForSelector(".tiles");
    assert.equal(await page.locator(".tile").count(), 31);
    await shot(page, "board-fa-desk");
    await page.locator("form[action$='/remind'] button").click();
    await page.waitForSelector("[role=status]");
    await page.goto(`${base}/fa/call/new`);
    await page.locator("button[value=prepare]").click();
    assert.equal(await page.locator(".summary__list li").count(), 5, "each thing that is missing is named");
    await page.fill("#name_fa", "جمعیت استان‌ها");
    await page.fill("#period", "۲۰۱۶");
    await page.fill("#due", "2099-12-29");
    await page.check("#a-PA_SCI_POPULATION");
    await page.check("#p-GOV-21");
    await page.locator("button[value=prepare]").click();
    await page.waitForSelector("#asked");
    assert.deepEqual(await page.locator("#asked ~ .scroll td").allTextContents().then((all) => all.slice(1, 3)), ["۰", "۲"],
      "what the Statistical Centre gave is not asked of the province");
    await shot(page, "call-plan-fa-desk");
    await page.check("#ask-everything");
    await page.locator("button[value=prepare]").click();
    await page.locator("button[value=open]").click();
    await page.waitForSelector(".tiles");
    await page.goto(`${base}/fa/organisations`);
    await shot(page, "organisations-fa-desk");
    assert.deepEqual(faults.filter((fault) => !fault.includes("422")), []);
    await context.close();
  });

  test("a role is delegated until a day", async () => {
    const { context, page } = await as("moi.approver");
    await page.goto(`${base}/fa/organisation/MOI`);
    await page.selectOption("#to", "moi.reviewer");
    const day = new Date(Date.now() + 30 * 86400000).toISOString().slice(0, 10);
    await page.fill("#until", day);
    await page.locator("form[action$='/delegate'] button").click();
    await page.waitForSelector("td .muted");
    await shot(page, "organisation-fa-desk");
    await context.close();
  });
});
