// @ts-check
/** What can be done with a panel: seen on the full screen, saved as a picture, its numbers as a table. */

import { element } from "./element.js";

/** Full screen, a picture, the numbers.
 * @param {HTMLElement} article @param {HTMLElement} plot @param {string} name */
export function actions(article, plot, name) {
  /** @param {"png" | "svg"} format */
  const picture = (format) => () =>
    Plotly.downloadImage(/** @type {any} */ (plot), { format, filename: name, width: 1200, height: 600 });
  /** @param {string} words @param {string} label @param {() => unknown} act */
  const button = (words, label, act) => {
    const node = element("button", { type: "button", className: "pictured", onclick: act }, words);
    node.setAttribute("aria-label", label);
    return node;
  };
  return [
    button("full screen", "Show this panel on the full screen", () =>
      document.fullscreenElement ? document.exitFullscreen() : article.requestFullscreen(),
    ),
    button("PNG", "Save as PNG", picture("png")),
    button("SVG", "Save as SVG", picture("svg")),
    button("CSV", "Save the numbers as CSV", () =>
      save(`${name}.csv`, table(/** @type {any} */ (plot).data ?? [])),
    ),
  ];
}

/** The numbers of a figure, a row a point: trace, x, y, and z where there is one. What marks another trace's
 * points is left out: words, and dots that say nothing.
 * @typedef {{ name?: string, mode?: string, hoverinfo?: string }} Kind
 * @typedef {Kind & { x?: unknown[], y?: unknown[], z?: any[] }} Trace
 * @param {Trace[]} traces */
function table(traces) {
  const rows = [["trace", "x", "y", "z"]];
  traces.forEach(({ name, mode, hoverinfo, x = [], y = [], z }, number) => {
    if (mode === "text" || (mode === "markers" && hoverinfo === "skip")) return;
    const trace = name ?? String(number + 1);
    if (z && Array.isArray(z[0])) {
      z.forEach((row, r) =>
        row.forEach((/** @type {unknown} */ value, /** @type {number} */ c) => {
          rows.push([trace, x[c], y[r], value].map(String));
        }),
      );
    } else x.forEach((value, k) => rows.push([trace, value, y[k], z?.[k] ?? ""].map(String)));
  });
  return rows
    .map((row) => row.map((cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join())
    .join("\n");
}

/** @param {string} name @param {string} text */
function save(name, text) {
  const address = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  element("a", { href: address, download: name }).click();
  URL.revokeObjectURL(address);
}
