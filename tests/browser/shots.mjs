// Takes pictures of every page in both languages, on a desk and on a telephone, to be looked at
// by a person: node tests/browser/shots.mjs FOLDER
import { mkdir } from "node:fs/promises";
import { addresses, base, languages, launch, open, reviewer, signIn } from "./site.mjs";

const folder = process.argv[2] ?? "target/shots";
await mkdir(folder, { recursive: true });
const browser = await launch();
const pages = await addresses(browser);
const sizes = { desk: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };
for (const [size, viewport] of Object.entries(sizes)) {
  const { context, page } = await open(browser, { viewport });
  const shoot = async (all) => {
    for (const [name, address] of Object.entries(all)) {
      for (const language of languages) {
        await page.goto(`${base}/${language}${address}`, { waitUntil: "networkidle" });
        await page.evaluate(() => document.fonts.ready);
        await page.screenshot({ path: `${folder}/${name}-${language}-${size}.png`, fullPage: true });
      }
    }
  };
  await shoot(pages.open);
  if (size === "desk") {
    await page.goto(`${base}/-/patterns`, { waitUntil: "networkidle" });
    await page.screenshot({ path: `${folder}/patterns.png`, fullPage: true });
  }
  if (Object.keys(pages.inside).length > 0) {
    await signIn(page, reviewer.account, reviewer.password);
    await shoot(pages.inside);
  }
  await context.close();
}
await browser.close();
console.log(`Pictures are in ${folder}`);
