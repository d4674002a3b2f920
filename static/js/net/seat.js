// @ts-check
/** What this browser keeps of a class: the right to teach one, and as whom it votes. No names, no cookies. */

const TAUGHT = "class"; // in both storages: which class, and whether it is this tab that teaches it
const VOTER = "voter";
const VOTES = "votes";

/** The class that was begun here: its teacher's right, which no address has.
 * @returns {string} nothing, where there is none */
export const taughtHere = () => localStorage.getItem(TAUGHT) ?? "";

/** Whether this tab taught it when it was loaded last. */
export const wasTeaching = () => taughtHere() !== "" && sessionStorage.getItem(TAUGHT) === taughtHere();

/** @param {string} id */
export function keepTaught(id) {
  localStorage.setItem(TAUGHT, id);
  sessionStorage.setItem(TAUGHT, id);
}

export function forgetTaught() {
  localStorage.removeItem(TAUGHT);
  sessionStorage.removeItem(TAUGHT);
}

/** 128 random bits, the same for all that this browser answers. */
export function voter() {
  const known = localStorage.getItem(VOTER);
  if (known) return known;
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const made = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  localStorage.setItem(VOTER, made);
  return made;
}

/** What was chosen in a class, by the questions' numbers.
 * @param {string} code @returns {Record<number, number>} */
export function votesIn(code) {
  const kept = JSON.parse(localStorage.getItem(VOTES) ?? "{}");
  return kept.code === code ? kept.votes : {};
}

/** @param {string} code @param {Record<number, number>} votes */
export const keepVotes = (code, votes) => localStorage.setItem(VOTES, JSON.stringify({ code, votes }));
