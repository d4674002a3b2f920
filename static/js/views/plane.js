// @ts-check
/** The plane that the loss is shown over, seen flat and in space: which one, and where one points. */

import { element } from "./element.js";

/** @typedef {import("../types").State} State */

const PLANES = { path: "the path’s plane", random: "a random plane" };

/** The planes that there are to choose from.
 * @param {(axes: State["axes"]) => void} choose */
export function planes(choose) {
  const select = element("select", {
    onchange: () => choose(/** @type {State["axes"]} */ (select.value)),
  });
  select.setAttribute("aria-label", "Plane");
  select.append(...Object.entries(PLANES).map(([axes, words]) => new Option(words, axes)));
  return select;
}

/** Charts of one plane: what is pointed at in one is marked in the others. */
export function linked() {
  /** @type {any[]} */
  const plots = [];
  /** @param {any} from @param {{ x: number, y: number, z: number }[]} points */
  const mark = (from, points) => {
    const [x, y, z] = [points.map((p) => p.x), points.map((p) => p.y), points.map((p) => p.z)];
    for (const plot of plots.filter((other) => other !== from)) {
      const place = plot.data.findIndex((/** @type {{ name: string }} */ { name }) => name === "pointed");
      const place3d = plot.data[place].type === "scatter3d" ? { z: [z] } : {};
      Plotly.restyle(plot, { x: [x], y: [y], ...place3d }, [place]);
    }
  };
  /** @param {any} plot that has been drawn */
  return (plot) => {
    if (plots.includes(plot)) return;
    plots.push(plot);
    plot.on("plotly_hover", (/** @type {{ points: any[] }} */ { points }) => mark(plot, points.slice(0, 1)));
    plot.on("plotly_unhover", () => mark(plot, []));
  };
}
