// @ts-check
/** All that the page has for a class, once there is one. */

import { Student } from "../control/student.js";
import { Teacher } from "../control/teacher.js";
import { codeOf } from "../model/classroom.js";
import { Problem } from "../net/problem.js";
import { wasTeaching } from "../net/seat.js";
import { watchOpen } from "./closer.js";
import { mountSeat } from "./seat.js";
import { mountTeaching } from "./teaching.js";
import { mountWall } from "./wall.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../model/link.js").Link} Link */
/** @typedef {object} Parts of the page
 * @property {import("../model/store.js").Store} store @property {typeof import("../net/api.js").api} api
 * @property {import("../control/session.js").Session} session
 * @property {import("../control/player.js").Player} player
 * @property {import("../control/lessons.js").Lessons} lessons
 * @property {import("../control/family.js").Family} family
 * @property {import("../draw/scheduler.js").Scheduler} scheduler */

/** @param {Parts} parts */
export function mountClassroom({ scheduler, ...parts }) {
  const { store, lessons, player } = parts;
  const teacher = new Teacher(store, lessons, player);
  const student = new Student(parts, showPanel);
  const button = /** @type {HTMLElement} */ (document.querySelector('[data-action="teach"]'));
  scheduler.add({ needs: /** @type {(keyof State)[]} */ (["classroom"]), render: wear });
  scheduler.add(mountTeaching(button, teacher, store));
  scheduler.add(mountSeat(student, () => student.leave()));
  scheduler.add(mountWall());
  watchOpen(/** @type {HTMLElement} */ (document.getElementById("panels")), (open) =>
    teacher.turnTo(open.replace("panel-", "")),
  );

  return {
    /** Begin a class, or open and fold away what leads it. */
    teach() {
      const { classroom } = store.state;
      if (!classroom) return teacher.begin();
      if (classroom.role === "teacher") return teacher.fold();
    },
    /** Go on with the class that was taught here before the page was loaded again. */
    resume: () => wasTeaching() && teacher.begin(),
    /** @param {Link} link what an address asks for */
    async join(link) {
      const code = codeOf(link.class ?? "");
      if (store.state.classroom?.role === "teacher") teacher.leave();
      try {
        await student.join(code, link.projector ? "projector" : "student");
      } catch (problem) {
        if (!(problem instanceof Problem)) throw problem;
        if (store.state.run) return store.set({ notice: { text: problem.message } });
        const faults = [...link.faults, `class=${link.class} (${problem.message})`];
        await lessons.arrive({ ...link, class: undefined, faults });
      }
    },
    /** To the panel that the teacher looks at, once there are panels. */
    goto: () => student.goto(),
    /** Another address was opened. */
    leave() {
      if (store.state.classroom && store.state.classroom.role !== "teacher") student.leave();
    },
  };
}

/** What the page is to a class. @param {State} state */
function wear({ classroom }) {
  const { dataset } = document.documentElement;
  if (classroom) dataset.class = classroom.role;
  else delete dataset.class;
}

/** @param {string} name nothing, for the top of the page */
function showPanel(name) {
  const panel = name && document.getElementById(`panel-${name}`);
  if (panel) panel.scrollIntoView();
  else scrollTo({ top: 0 });
}
