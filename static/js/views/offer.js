// @ts-check
/** A select and what it offers. */

/** @typedef {import("../types").Choice} Choice */

/** Fill a select with choices, the present value among them whatever it is.
 * @param {HTMLSelectElement} node @param {Choice[]} choices @param {string} value */
export function offer(node, choices, value) {
  const all = choices.some(({ name }) => name === value)
    ? choices
    : [...choices, { name: value, label: value }];
  const key = all.map(({ name }) => name).join();
  if (node.dataset.choices !== key) {
    node.dataset.choices = key;
    node.replaceChildren(...all.map(({ name, label }) => new Option(label, name)));
  }
  node.value = value;
}
