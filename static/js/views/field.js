// @ts-check
/** A number that is typed: what is half typed stays, and what it cannot be is put back. */

/** @param {HTMLInputElement} input @param {(value: number) => void} change
 * @param {{ least?: number, most?: number, whole?: boolean }} [bounds]
 * @returns {(value: number) => void} shows it as it is */
export function mountField(input, change, { least = -Infinity, most = Infinity, whole = false } = {}) {
  Object.assign(input, { type: "number", step: whole ? "1" : "any", autocomplete: "off" });
  if (Number.isFinite(least)) input.min = String(least);
  let shown = NaN;
  let typing = false;
  input.addEventListener("input", () => {
    typing = true;
  });
  input.addEventListener("change", () => {
    typing = false;
    const typed = whole ? Math.round(input.valueAsNumber) : input.valueAsNumber;
    const value = Number.isFinite(typed) ? Math.max(least, Math.min(most, typed)) : shown;
    input.value = String(value);
    if (value !== shown) change(value);
  });
  return (value) => {
    shown = value;
    if (!typing) input.value = String(value);
  };
}
