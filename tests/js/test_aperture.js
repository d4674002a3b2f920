/** A valve's gap is f′ of its inner diameter, whatever f′ is, and what passes it is always within. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { mixed } from "../../static/js/draw/colour.js";
import {
  between,
  body,
  cavity,
  fullWidth,
  funnelEnds,
  gap,
  lips,
  reaching,
} from "../../static/js/stage/aperture.js";
import { valve } from "../../static/js/stage/valve.js";

const SIZES = [7, 14, 24, 40];
const near = (a, b, within = 1e-9) => assert.ok(Math.abs(a - b) <= within, `${a} is not ${b}`);

/** The points that a path names, in order. */
const points = (d) => {
  const numbers = d
    .replace(/A[^A-Z]*? ([-\d.e]+ [-\d.e]+)(?=[A-Z])/g, "L$1")
    .match(/-?[\d.]+(e-?\d+)?/g)
    .map(Number);
  return numbers.filter((_, k) => k % 2 === 0).map((x, k) => [x, numbers[2 * k + 1]]);
};

for (const radius of SIZES) {
  const room = cavity(radius);
  for (const slope of [0, 0.004, 0.25, 0.5, 1, 1.4, -0.6]) {
    test(`the gap at radius ${radius} for a slope of ${slope}`, () => {
      const wanted = 2 * room.inner * Math.min(1, Math.abs(slope));
      near(gap(room, slope), wanted);
      const exit = points(lips(room, slope)).filter(([x]) => x === room.neck);
      near(exit[1][1] - exit[0][1], wanted);
      near(points(body(room, slope))[0][1], -wanted / 2);
    });

    test(`the funnel at radius ${radius} for a slope of ${slope} stays between the jaws`, () => {
      const half = gap(room, slope) / 2;
      const [wide, thin] = funnelEnds(fullWidth(room), slope);
      for (let t = 0; t <= 1; t += 0.05) {
        const [x, of] = between(room, t, wide, thin);
        const [jaws, jaw] = between(room, t, room.inner, half);
        near(x, jaws);
        if (Math.abs(slope) <= 1 && Math.abs(thin) > 0.45) assert.ok(Math.abs(of) < jaw + 1e-9);
      }
    });
  }
}

test("a funnel leaves as high as the error times the slope, and turned over below 0", () => {
  assert.deepEqual(funnelEnds(20, 0.5), [10, 5]);
  assert.deepEqual(funnelEnds(20, 1.5), [10, 15]);
  assert.deepEqual(funnelEnds(20, -0.5), [10, -5]);
  assert.equal(funnelEnds(20, 0)[1], 0);
  assert.equal(funnelEnds(20, 0.01)[1], 0.45, "a hairline");
  for (const [height, slope] of [
    [20, 1.3e-27],
    [0, 0.5],
  ])
    assert.equal(funnelEnds(height, slope)[1], 0, "nothing comes through a valve that is as good as shut");
});

test("where the curve has come so far", () => {
  for (const share of [0.1, 0.5, 0.9]) near(reaching(share) ** 2 * (3 - 2 * reaching(share)), share, 1e-5);
});

const colour = "rgb(0,0,0)";
const names = ["bg", "closed", "sl1", "sl2", "sl3", "open", "line", "line-2", "ctl-line", "ink", "ink-2"];
const tokens = Object.fromEntries(names.map((name) => [name, colour]));

for (const [what, opening, shapes, dash] of [
  ["shut: no lips", { slope: 0 }, 1, []],
  ["partly open: lips", { slope: 0.4 }, 2, []],
  ["above 1: arcs beyond the mouth, too", { slope: 1.5 }, 3, []],
  ["below 0: dashed", { slope: -0.5 }, 2, [3, 2.5]],
  ["left out: where the jaws would be is dotted", { slope: 0.4, through: 1, kind: "out" }, 3, []],
  ["dead: struck through", { slope: 0, kind: "dead" }, 2, []],
  ["no number: shut", { slope: NaN }, 1, []],
]) {
  test(`a valve that is ${what}`, () => {
    const drawn = valve(tokens, 24, opening);
    assert.equal(drawn.length, shapes);
    assert.deepEqual(drawn.at(-1).dash ?? [], dash);
    for (const { d } of drawn) assert.ok(!d.includes("NaN"));
  });
}

test("jaws close from wide open to where they belong", () => {
  const mouth = (closing) => points(valve(tokens, 24, { slope: 0.2, closing })[0].d)[0][1];
  near(mouth(0), -cavity(24).inner);
  near(mouth(1), -0.2 * cavity(24).inner);
  assert.ok(mouth(0) < mouth(0.5) && mouth(0.5) < mouth(1));
});

test("on either page a shut valve is seen, and so are the lips of one that is nearly shut", () => {
  const sheet = readFileSync(new URL("../../static/css/tokens.css", import.meta.url), "utf8");
  for (const theme of [0, 1]) {
    const colour = (/** @type {string} */ name) =>
      sheet.match(`--${name}: light-dark\\((#\\w{6}), (#\\w{6})\\)`)?.[theme + 1] ?? "";
    assert.ok(contrast(colour("closed"), colour("bg")) >= 3);
    const names = ["bg", "closed", "sl1", "sl2", "sl3", "open", "ctl-line", "line-2", "ink"];
    const tokens = Object.fromEntries(names.map((name) => [name, channelsOf(colour(name))]));
    const lipsAt = (/** @type {number} */ slope) => valve(tokens, 24, { slope })[1].stroke;
    assert.equal(lipsAt(0.05), tokens.sl1.replaceAll(" ", ""));
    const [, { stroke }] = valve(tokens, 24, { slope: 1, faint: true });
    assert.equal(stroke, mixed(tokens.closed, lipsAt(1), 0.5), "while it is another layer's turn");
  }
});

/** @param {string} hex */
const bytes = (hex) => [1, 3, 5].map((k) => parseInt(hex.slice(k, k + 2), 16));

/** @param {string} hex */
const channelsOf = (hex) => `rgb(${bytes(hex).join(", ")})`;

/** By WCAG 2.
 * @param {string} one @param {string} other `#rrggbb` */
function contrast(one, other) {
  const [dark, light] = [one, other]
    .map((hex) => {
      const [r, g, b] = bytes(hex).map((v) => (v <= 10 ? v / 3294.6 : ((v / 255 + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    })
    .sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}
