// @ts-check
/** Scenes of what is seen: what a frame flows by is worked out once, however many moments of it are drawn. */

import { descentOnShow } from "../model/descent.js";
import { averaged } from "../model/means.js";
import { memo } from "../model/memo.js";
import { phasesOf } from "../model/phases.js";
import { isOpen } from "../model/prediction.js";
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
   * @param {number} index of the phase @param {number} far how far it is @returns {Scene} */
  at(state, seen, { geometry, all }, index, far) {
    const { run, tokens, pick, glance, notation, lesson } = state;
    const { pass, exact, crossed, turning } = seen;
    const { spec } = /** @type {import("../types").Run} */ (run);
    const { frame, feedback } = pass;
    const { layers } = spec.network;
    const phases = this.#phases(layers.length);
    // the update tells what comes of the step: not before the prediction
    const [phase, p] =
      phases[index].kind === "update" && isOpen(lesson) ? [phases[index - 1], 1] : [phases[index], far];
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
      descent: geometry.beside && descentOnShow(state, frame),
      crossed,
      would: pass.lens !== "off",
      own: pass.lens === "off" ? frame : (state.frame ?? frame),
      turning,
      notation,
      pick,
      glance,
      tokens,
      pictures: planar ? this.#maps : null,
    };
  }
}
