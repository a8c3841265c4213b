// What scripts add to a form that works without them: each cell is saved as it is typed, with the
// version it was based on; sums are shown as they grow; a block copied in Excel can be pasted; Enter and
// the arrows move. What another person wrote meanwhile is shown, and the writer chooses.
const sheet = document.querySelector("#sheet[data-cells]");
const said = document.querySelector("[data-said]");
const language = document.documentElement.lang;
const waiting = new Map();
let timer = 0;
let busy = false;

const cellOf = (it) => it.closest("[data-place]");
const value = (cell) => cell.querySelector(".cell__value");
const reason = (cell) => cell.querySelector(".cell__reason");
const version = (cell) => cell.querySelector("input[name^=b]");
const ascii = (text) => text
  .replace(/[۰-۹]/g, (it) => String(it.charCodeAt(0) - 0x6f0))
  .replace(/[٠-٩]/g, (it) => String(it.charCodeAt(0) - 0x660));

// A number in units of its last place, so that sums lose no digit; null when it is none.
function number(cell) {
  const box = value(cell);
  const shown = box ? box.value : cell.querySelector(".cell__shown")?.textContent ?? "";
  if (box && box.value.trim() === "" && reason(cell)?.value === "zero") return { units: 0n, places: 0 };
  const text = ascii(shown).replace(/[\s,٬\u200e\u200f]/g, "").replace(/[٫/]/, ".");
  const match = /^([-−]?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!match) return null;
  const places = match[3]?.length ?? 0;
  const units = BigInt(match[2] + (match[3] ?? ""));
  return { units: match[1] ? -units : units, places };
}

function sum(row) {
  const parts = [...row.querySelectorAll("[data-counts]")].map(number);
  const output = row.querySelector("output");
  if (!output || parts.length === 0) return;
  if (parts.some((part) => part === null)) { output.textContent = "–"; return; }
  const places = Math.max(...parts.map((part) => part.places));
  const units = parts.reduce((all, part) => all + part.units * 10n ** BigInt(places - part.places), 0n);
  const digits = String(units < 0n ? -units : units).padStart(places + 1, "0");
  const whole = BigInt(digits.slice(0, digits.length - places)).toLocaleString(language === "fa" ? "fa-IR" : "en");
  const rest = places ? digits.slice(-places) : "";
  const fraction = language === "fa" ? rest.replace(/\d/g, (it) => String.fromCharCode(0x6f0 + Number(it))) : rest;
  output.textContent = (units < 0n ? "−" : "") + whole + (rest ? (language === "fa" ? "٫" : ".") + fraction : "");
}

function tell(words) { if (said) said.textContent = words; }

function mend(cell, words) {
  cell.querySelectorAll(".cell__mend, .cell__choice").forEach((it) => it.remove());
  cell.classList.toggle("cell--mend", Boolean(words));
  const box = value(cell);
  box.toggleAttribute("aria-invalid", Boolean(words));
  if (!words) return;
  const text = document.createElement("p");
  text.className = "cell__mend";
  text.id = `m${cell.dataset.place}`;
  text.textContent = words;
  box.setAttribute("aria-describedby", text.id);
  reason(cell).after(text);
}

// The other one's value and two buttons: nothing is overwritten unless its writer says so.
function choose(cell, told) {
  const mine = value(cell).value;
  const choice = document.createElement("div");
  choice.className = "cell__choice";
  const button = (words, act) => {
    const it = document.createElement("button");
    it.type = "button";
    it.className = "button--quiet";
    it.textContent = words;
    it.addEventListener("click", act);
    choice.append(it);
  };
  button(`${sheet.dataset.theirs}: ${told.shown}`, () => {
    stand(cell, told);
    value(cell).focus();
  });
  button(`${sheet.dataset.mine}: ${mine}`, () => {
    version(cell).value = told.version;
    mend(cell, "");
    value(cell).focus();
    queue(cell, 0);
  });
  cell.querySelector(".cell__mend").after(choice);
}

function stand(cell, told) {
  version(cell).value = told.version;
  // What was typed on while the answer was under way stays, and goes next.
  if (!waiting.has(cell)) {
    value(cell).value = told.text;
    reason(cell).value = told.reason;
    value(cell).dataset.kept = told.text;
    reason(cell).dataset.kept = told.reason;
  }
  mend(cell, "");
  sum(cell.closest("tr"));
}

function queue(cell, delay = 700) {
  waiting.set(cell, true);
  clearTimeout(timer);
  timer = setTimeout(send, delay);
}

async function send() {
  if (busy || waiting.size === 0) return;
  busy = true;
  const cells = [...waiting.keys()];
  waiting.clear();
  tell(sheet.dataset.saving);
  const body = cells.map((cell) => ({
    place: Number(cell.dataset.place), version: Number(version(cell).value),
    text: value(cell).value, reason: value(cell).value.trim() ? "" : reason(cell).value,
  }));
  try {
    const answer = await fetch(sheet.dataset.cells, {
      method: "PATCH", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
    });
    const json = answer.headers.get("content-type")?.startsWith("application/json");
    // Signed out meanwhile: the page itself says where to go, and what was typed is still in it.
    if (!json) throw new Error(`no answer of the form: ${answer.status}`);
    for (const told of await answer.json()) {
      const cell = cells.find((it) => Number(it.dataset.place) === told.place);
      if (told.outcome === "stands") stand(cell, told);
      else {
        mend(cell, told.words);
        if (told.outcome === "lost") choose(cell, told);
      }
    }
    tell(document.querySelector(".cell--mend") ? "" : sheet.dataset.saved);
    busy = false;
    if (waiting.size > 0) send();
  } catch {
    for (const cell of cells) waiting.set(cell, true);
    busy = false;
    tell(sheet.dataset.offline);
    clearTimeout(timer);
    timer = setTimeout(send, 5000);
  }
}

// The input so many rows and columns away; nothing at the edge.
function near(cell, rows, columns) {
  const all = [...sheet.querySelectorAll("tr:has(.cell)")];
  const row = all[all.indexOf(cell.closest("tr")) + rows];
  const at = [...cell.parentElement.querySelectorAll(".cell")].indexOf(cell) + columns;
  const found = row?.querySelectorAll(".cell")[at];
  return found?.querySelector(".cell__value") ? found : null;
}

function changed(cell) {
  const box = value(cell);
  const why = reason(cell);
  return box.value !== (box.dataset.kept ?? box.defaultValue)
    || why.value !== (why.dataset.kept ?? why.querySelector("[selected]")?.value ?? "");
}

sheet?.addEventListener("input", (event) => {
  const cell = cellOf(event.target);
  if (!cell || event.target.type === "radio") return;
  if (event.target === value(cell) && value(cell).value.trim()) reason(cell).value = "";
  // A figure beside a reason would be two answers.
  if (event.target === reason(cell) && reason(cell).value) value(cell).value = "";
  sum(cell.closest("tr"));
  queue(cell);
});
sheet?.addEventListener("focusout", (event) => {
  const cell = cellOf(event.target);
  if (cell && waiting.has(cell)) queue(cell, 50);
});
sheet?.addEventListener("keydown", (event) => {
  if (!event.target.matches(".cell__value") || event.ctrlKey || event.metaKey || event.altKey) return;
  const step = { Enter: [1, 0], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[event.key];
  if (event.key === "Enter") event.preventDefault();
  if (!step) return;
  const next = near(cellOf(event.target), ...step);
  if (next) {
    event.preventDefault();
    value(next).focus();
    value(next).select();
  }
});
sheet?.addEventListener("paste", (event) => {
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!event.target.matches(".cell__value") || !/[\t\n]/.test(text.trimEnd())) return;
  event.preventDefault();
  const start = cellOf(event.target);
  text.replace(/\r/g, "").replace(/\n$/, "").split("\n").forEach((line, row) => {
    line.split("\t").forEach((part, column) => {
      const cell = near(start, row, column);
      if (!cell) return;
      value(cell).value = part.trim();
      if (part.trim()) reason(cell).value = "";
      sum(cell.closest("tr"));
      queue(cell, 50);
    });
  });
});
// Whoever sends the form or leaves it has saved first.
document.querySelectorAll(".deed").forEach((deed) => deed.addEventListener("submit", (event) => {
  if (!busy && waiting.size === 0) return;
  event.preventDefault();
  send();
  const wait = setInterval(() => {
    if (busy || waiting.size > 0) return;
    clearInterval(wait);
    if (!document.querySelector(".cell--mend")) deed.submit();
  }, 100);
}));
addEventListener("beforeunload", (event) => {
  if (waiting.size > 0 || busy) event.preventDefault();
});
sheet?.addEventListener("submit", () => waiting.clear());
if (sheet) for (const cell of sheet.querySelectorAll(".cell--open")) if (changed(cell)) queue(cell);
