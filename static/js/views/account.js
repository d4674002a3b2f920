// @ts-check
/** What is read of a step, on the page and on a saved one: the equation with its sentence and its tests, what
 * happens in the network, and what the curve and the losses say. */

import { mountCaption } from "./caption.js";
import { mountCurveWords, mountLossWords } from "./charts.js";
import { mountCheck } from "./check.js";
import { mountHero } from "./hero.js";
import { mountKnown } from "./known.js";
import { mountLegend } from "./legend.js";
import { mountNudge } from "./nudge.js";
import { mountRoot } from "./root.js";
import { mountRule } from "./rule.js";
import { mountNotation, mountTheme } from "./tools.js";

/** @param {HTMLElement} hero @param {import("../model/store.js").Store} store
 * @param {import("./legend.js").Drawn} stage */
export const mountAccount = (hero, store, stage) => [
  mountRoot(),
  mountHero(hero),
  mountKnown(hero),
  mountRule(hero, store),
  mountCheck(/** @type {HTMLElement} */ (hero.querySelector("#check"))),
  mountNudge(/** @type {HTMLElement} */ (hero.querySelector("#nudge"))),
  mountCaption(),
  mountCurveWords(),
  mountLossWords(),
  mountTheme(store),
  mountNotation(),
  mountLegend(stage),
];
