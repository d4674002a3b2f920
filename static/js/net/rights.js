// @ts-check
/** The runs that this tab may command, by what an address shows of them: a reload keeps the right. */

const KEY = "runs";
const MOST = 20;

/** @returns {[string, string][]} a view and an id each, the newest last */
const kept = () => JSON.parse(sessionStorage.getItem(KEY) ?? "[]");

/** @param {{ id: string, view: string }} run */
export function keepRight({ id, view }) {
  const others = kept().filter(([other]) => other !== view);
  sessionStorage.setItem(KEY, JSON.stringify([...others, [view, id]].slice(-MOST)));
}

/** The id of a run of this tab, else its view.
 * @param {string} view */
export const rightTo = (view) => kept().find(([other]) => other === view)?.[1] ?? view;
