// @ts-check
/** What multiplies the error on its way back: by the run's own rule at a step, and as the reader asks to see
 * it. */

import { isExact } from "../math/backward.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../types").Spec} Spec */
/** @typedef {import("../types").Rule} Rule */
/** @typedef {import("../types").Settings} Settings */
/** @typedef {import("../math/backward.js").Multiplier} Multiplier */

/** @type {Multiplier} */
export const EXACT = { name: "exact", offset: 0 };
/** @type {Multiplier} */
export const ONE = { name: "one", offset: 0 };

/** @param {Multiplier} one @param {Multiplier} other */
export const alikeRules = (one, other) => one.name === other.name && one.offset === other.offset;

/** What a rule multiplies by: a unit's own f′ is f′, by whichever name.
 * @param {Multiplier} rule @param {string} activation @returns {Multiplier} */
const multiplier = ({ name, offset }, activation) => ({ name: name === activation ? "exact" : name, offset });

/** @param {Spec["network"]["layers"]} layers @param {Pick<Settings, "derivative" | "derivatives">} settings
 * @returns {Multiplier[]} one a layer */
const rulesOf = (layers, { derivative, derivatives }) =>
  layers.map(({ activation }, l) => {
    if (activation === "softmax") return EXACT;
    const rule = derivatives[l] ?? derivative ?? "exact";
    return multiplier(
      typeof rule === "string" ? { name: rule, offset: 0 } : /** @type {Multiplier} */ (rule),
      activation,
    );
  });

/** The rules that a run trains by, as it is now.
 * @param {Spec} spec @returns {Multiplier[]} one a layer */
export const ownRules = ({ network: { layers, derivative } }) =>
  rulesOf(layers, { derivative, derivatives: layers.map((layer) => layer.derivative) });

/** The rules that the step on show was made by, or will be.
 * @param {Pick<State, "run" | "frame" | "settings">} state @returns {Multiplier[]} one a layer */
export function rulesThen({ run, frame, settings }) {
  if (!run || !frame) return [];
  const inForce = settings.filter(({ after }) => after < frame.step).at(-1) ?? settings[0];
  return rulesOf(run.spec.network.layers, inForce);
}

/** What a run's rules amount to: the first that is not f′, and where there are such; `layer` where it is
 * neither all layers, nor all hidden ones, nor the output. null where all are f′.
 * @param {Multiplier[]} rules one a layer
 * @returns
 * {(Pick<Rule, "name" | "offset"> & { where: Exclude<Rule["where"], "unit">, layers: number[] }) | null} */
export function ruleIn(rules) {
  const last = rules.length - 1;
  const layers = rules.flatMap((rule, l) => (isExact(rule) ? [] : [l]));
  if (!layers.length) return null;
  const hidden = layers.filter((l) => l < last).length;
  const output = layers.length > hidden;
  const where = hidden === last ? (output ? "network" : "hidden") : hidden || !output ? "layer" : "output";
  return { where, layers, ...rules[layers[0]] };
}

/** Whether there is an f′ that a rule could take the place of.
 * @param {Pick<State, "run" | "pick">} state @param {Rule["where"]} where */
export const reaches = (state, where) => asked(state, where).some(Boolean);

/** The layers that a rule is asked for in: a softmax has no f′ that could be left out.
 * @param {Pick<State, "run" | "pick">} state @param {Rule["where"]} where @returns {boolean[]} */
function asked({ run, pick }, where) {
  const layers = run?.spec.network.layers ?? [];
  const last = layers.length - 1;
  return layers.map(
    ({ activation }, l) =>
      activation !== "softmax" &&
      {
        network: true,
        hidden: l < last,
        output: l === last,
        layer: l === pick.layer,
        unit: l === pick.layer,
      }[where],
  );
}

/** Where the reader looks through another rule than the run's, which the run does not follow.
 * @param {State} state @returns {Rule["where"] | "off"} */
export function lensOf(state) {
  const { rule } = state;
  if (!rule.on) return "off";
  const own = rulesThen(state);
  const layers = asked(state, rule.where);
  const there = own.filter((_, l) => layers[l]);
  const followed = there.length > 0 && !there.every(isExact) && there.every((each) => alikeRules(each, rule));
  return followed ? "off" : rule.where;
}

/** What multiplies at each unit: the run's rules, with the reader's where they are asked for.
 * @param {State} state @returns {Multiplier[][]} */
export function rulesSeen(state) {
  const { run, rule, pick } = state;
  const sizes = run?.spec.network.layers ?? [];
  const layers = asked(state, rule.where);
  const off = lensOf(state) === "off";
  return rulesThen(state).map((own, l) => {
    const other = off || !layers[l] ? own : multiplier(rule, sizes[l].activation);
    return Array.from({ length: sizes[l].units }, (_, j) =>
      rule.where !== "unit" || j === pick.unit ? other : own,
    );
  });
}

/** The rule with the lens on or off. Turned on, it shows what the run does not do.
 * @param {State} state @param {boolean} on @returns {Rule} */
export function turned(state, on) {
  const { rule } = state;
  const own = ruleIn(rulesThen(state)) ?? EXACT;
  const other = isExact(own) ? ONE : EXACT;
  return { ...rule, ...(on && alikeRules(rule, own) ? { ...other, matched: false } : {}), on };
}

/** The rule once a side of the switch is pressed, `with` or `without`; or, where neither is named, the other
 * one.
 * @param {State} state @param {string} [side] @returns {Rule} */
export function pressed(state, side) {
  const own = rulesThen(state).every(isExact) ? "with" : "without";
  return turned(state, side === "with" || side === "without" ? side !== own : lensOf(state) === "off");
}

/** Whether a run could train as the reader sees it: a rule of one unit would be every unit's.
 * @param {Pick<State, "run" | "rule" | "pick">} state */
export const trainsOtherwise = (state) =>
  reaches(state, state.rule.where === "unit" ? "network" : state.rule.where);

/** What makes a run train as the reader sees it: a merge patch of its specification. A rule holds for whole
 * layers, so that of one unit becomes every unit's.
 * @param {State} state @returns {{ network: object }} */
export function trainedSo(state) {
  const { rule, run } = state;
  const layers = run?.spec.network.layers ?? [];
  const derivative = rule.offset ? { name: rule.name, offset: rule.offset } : rule.name;
  if (rule.where === "unit" || rule.where === "network")
    return { network: { derivative, layers: layers.map(() => ({ derivative: null })) } };
  const chosen = asked(state, rule.where);
  return {
    network: {
      layers: layers.map((layer, l) => ({ derivative: chosen[l] ? derivative : layer.derivative })),
    },
  };
}
