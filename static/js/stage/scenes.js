// @ts-check
/** Scenes of what is seen: what a frame flows by is worked out once, however many moments of it are drawn. */

import { descentOf } from "../model/descent.js";
import { averaged } from "../model/means.js";
import { memo } from "../model/memo.js";
import { phasesOf } from "../model/phases.js";
import { hiddenBy } from "../model/prediction.js";
import { faces } from "./faces.js";
import { backwardFlow, forwardFlow, Scales } from "./flow.js";
import { UnitMaps } from "./maps.js";
import { scaleSeen } from "./seen.js";
import { signalsOf } from "./signals.js";
import { drawnEdges } from "./strongest.js";
import { progressOf } from "./timing.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("./scene.js").Scene} Scene */

export class Scenes {
  #maps = new UnitMaps();
  #scales = new Scales();
  #phases = memo(phasesOf);
  #signals = memo(signalsOf);
  #edges = memo(drawnEdges);
  #forward = memo(forwardFlow);
  #backward = memo(backwardFlow);

  /** @param {State} state @param {import("./seen.js").Seen} seen @param {import("./drawing.js").Built} built
   * @param {number} index of the phase @param {number} p how far it is @returns {Scene} */
  at(state, seen, { geometry, all }, index, p) {
    const { run, data, history, tokens, pick, glance, notation, lesson } = state;
    const { pass, exact, crossed, turning } = seen;
    const { spec } = /** @type {import("../types").Run} */ (run);
    const { frame, feedback } = pass;
    const { layers } = spec.network;
    const phase = this.#phases(layers.length)[index];
    const signals = this.#signals(frame, notation, feedback);
    const edges = all ?? this.#edges(geometry, frame, signals, phase, pick);
    const planar =
      geometry.blocks.every((block) => !block || block.fold) && this.#maps.update(state, geometry);
    /** @param {import("../model/passes.js").ChosenPass} other */
    const scaleOf = (other) => this.#scales.of(other.frame, other.feedback, geometry, edges);
    const scale = scaleSeen(seen, scaleOf);
    const flows = {
      forward: () => this.#forward(frame, signals, geometry, edges),
      backward: () => this.#backward(signals, geometry, edges, scale),
      update: () => null,
    };
    return {
      geometry,
      frame,
      mean: averaged(state).length ? "mean " : "",
      signals,
      faces: faces(state, pass, phase),
      activations: layers.map(({ activation }) => activation),
      edges,
      phase,
      p,
      progress: progressOf(phase, p, layers.length),
      flow: flows[phase.kind === "loss" ? "forward" : phase.kind](),
      scale,
      exact: exact.frame,
      exactScale: scaleOf(exact),
      descent: hiddenBy(lesson).includes("plot")
        ? null
        : geometry.beside && descentOf(run, data, history, frame),
      crossed,
      turning,
      notation,
      pick,
      glance,
      tokens,
      pictures: planar ? this.#maps : null,
    };
  }
}
