// @ts-check
/** An element with its properties and what is in it.
 *
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} name @param {Record<string, unknown>} [properties] @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[T]} */
export function element(name, properties = {}, ...children) {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...children);
  return node;
}

/** Set a text where it changed: one that is as it was keeps the terms that are marked in it.
 * @param {HTMLElement} node @param {string} words */
export const say = (node, words) => {
  if (node.textContent !== words) node.textContent = words;
};

/** Text with `*emphasis*` as nodes; a number stands on one line with its sign of per cent.
 * @param {string} words */
export function marked(words) {
  return words.split("*").flatMap((part, k) => {
    const nodes = part
      .split(/(\S+ %)/)
      .map((text, at) => (at % 2 ? element("span", { className: "one-line" }, text) : text));
    return k % 2 ? element("b", {}, ...nodes) : nodes;
  });
}
