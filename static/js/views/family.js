// @ts-check
/** At the slider of time: go on from the step on show with one thing changed; above the stage, the tree of
 * such runs. */

import { MOST } from "../control/family.js";
import { shownStep } from "../model/history.js";
import { labelOf, VARIANTS } from "../model/variants.js";
import { full, integer, level } from "../words/numbers.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../types").Member} Member */

/** @param {import("../control/family.js").Family} runs */
export function mountFamily(runs) {
  const menu = /** @type {HTMLSelectElement} */ (document.getElementById("onward"));
  const tree = /** @type {HTMLDetailsElement} */ (document.getElementById("family"));
  const [summary, list] = /** @type {HTMLElement[]} */ ([...tree.children]);
  const heading = new Option("", "");
  menu.append(heading, ...VARIANTS.map(({ name }) => new Option("", name)));
  menu.addEventListener("change", () => {
    const variant = VARIANTS.find(({ name }) => name === menu.value);
    menu.value = "";
    if (variant) runs.goOn(variant);
  });
  list.addEventListener("click", ({ target }) => {
    const { visit, end } = /** @type {HTMLElement} */ (target).closest("button")?.dataset ?? {};
    if (end) runs.end(end);
    else if (visit) runs.visit(visit).then(() => summary.focus({ preventScroll: true }));
  });
  tree.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !tree.open) return;
    tree.open = false;
    summary.focus();
  });

  /** @type {Member[]} */
  let drawn = [];
  return {
    needs: /** @type {(keyof State)[]} */ (["frame", "preview", "family", "run", "recorded"]),
    /** @param {State} state */
    render({ frame, preview, family, run, history }) {
      if (!frame || !run) return;
      const step = shownStep({ frame, preview });
      const full = family.length >= MOST;
      heading.textContent = full
        ? `There are ${MOST} runs: end one first`
        : `Go on from step ${integer(step)} with …`;
      menu.setAttribute("aria-label", heading.textContent);
      menu.title = heading.textContent;
      VARIANTS.forEach((variant, k) => {
        menu.options[k + 1].textContent = labelOf(variant, run.spec);
        menu.options[k + 1].disabled = full;
      });
      tree.hidden = family.length < 2;
      if (drawn !== family)
        list.replaceChildren(...inOrder(family).map((member) => row(member, family, run.id)));
      drawn = family;
      family.forEach((member, k) => {
        const current = member.id === run.id;
        if (current) summary.textContent = `run ${k + 1} of ${family.length}: ${member.called}`;
        showLoss(list.querySelector(`[data-loss="${member.id}"]`), (current ? history : member).losses);
      });
    },
  };
}

/** Each run before those that went on from it.
 * @param {Member[]} family @param {string | null} [parent] @returns {Member[]} */
const inOrder = (family, parent = null) =>
  family
    .filter((member) => member.parent === parent)
    .flatMap((member) => [member, ...inOrder(family, member.id)]);

/** @param {Member} member @param {Member[]} family @returns {number} */
const depth = ({ parent }, family) => {
  const before = family.find(({ id }) => id === parent);
  return before ? 1 + depth(before, family) : 0;
};

/** @param {Member} member @param {Member[]} family @param {string} current */
function row(member, family, current) {
  const item = document.createElement("li");
  item.style.setProperty("--depth", String(depth(member, family)));
  const visit = document.createElement("button");
  visit.dataset.visit = member.id;
  if (member.id === current) visit.setAttribute("aria-current", "true");
  const number = Object.assign(document.createElement("b"), {
    textContent: String(1 + family.indexOf(member)),
  });
  const from = Object.assign(document.createElement("small"), {
    textContent: member.parent ? `from step ${integer(member.from)}` : "",
  });
  visit.append(number, ` ${member.called} `, from);
  const loss = document.createElement("output");
  loss.dataset.loss = member.id;
  const end = Object.assign(document.createElement("button"), {
    textContent: "×",
    disabled: member.id === current,
  });
  end.dataset.end = member.id;
  end.setAttribute("aria-label", `End run ${1 + family.indexOf(member)}`);
  item.append(visit, loss, end);
  return item;
}

/** @param {HTMLElement | null} output @param {Member["losses"]} losses */
function showLoss(output, { step, train }) {
  if (!output) return;
  const last = train.at(-1);
  output.textContent = last === undefined ? "" : `${level(last)} at step ${integer(step.at(-1) ?? 0)}`;
  output.dataset.value = full(last ?? NaN);
}
