// What scripts add to a page that works without them: the summary of what must be mended takes
// the focus, and a choice of area takes effect at once where a mouse made it.
const summary = document.querySelector("[data-focus].summary--errors");
if (summary && !location.hash) summary.focus({ preventScroll: false });

const picker = document.querySelector("form.picker select");
let byKeyboard = false;
picker?.addEventListener("keydown", () => { byKeyboard = true; });
picker?.addEventListener("pointerdown", () => { byKeyboard = false; });
// A keyboard passes over areas on its way; only the button then means: this one.
picker?.addEventListener("change", () => { if (!byKeyboard) picker.form.requestSubmit(); });
