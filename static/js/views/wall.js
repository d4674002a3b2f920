// @ts-check
/** What a room sees on its wall: beside the stage the question and what came out, in a corner the way in. It
 * is a seat like any other: it knows nothing that the room may not see. */

import { ballotOf } from "../model/classroom.js";
import { mountBallot } from "./ballot.js";
import { mountDoor } from "./door.js";
import { element } from "./element.js";

/** @typedef {import("../types").State} State */

export function mountWall() {
  const door = mountDoor();
  const ballot = mountBallot();
  const { title, text, told, bars } = ballot.parts;
  const choices = element("ol", { className: "asked" });
  const question = element("section", { className: "wall", ariaLabel: "The question", hidden: true });
  question.append(title, text, choices, bars, told);
  const ended = element("p", { className: "told", hidden: true }, "The class has ended.");
  const corner = element("section", { className: "corner", ariaLabel: "The way in", hidden: true });
  corner.append(door.element, ended);
  /** @type {HTMLElement} */ (document.querySelector(".work")).append(question);
  /** @type {HTMLElement} */ (document.querySelector(".top")).append(corner);
  let asked = "";

  return {
    needs: /** @type {(keyof State)[]} */ (["classroom"]),
    /** @param {State} state */
    render({ classroom }) {
      const on = classroom?.role === "projector";
      const shown = on && !classroom.ended ? ballotOf(classroom) : null;
      corner.hidden = !on;
      question.hidden = !shown;
      document.documentElement.toggleAttribute("data-asked", Boolean(shown));
      if (!classroom || !on) return;
      door.render(classroom);
      ended.hidden = !classroom.ended;
      if (!shown) return;
      ballot.render(shown);
      choices.hidden = !shown.open;
      const now = shown.choices.join("\n");
      if (now !== asked) choices.replaceChildren(...shown.choices.map((words) => element("li", {}, words)));
      asked = now;
    },
  };
}
