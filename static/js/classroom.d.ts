/** A class, as the page knows it. */

import type * as answers from "./answers";

export type Look = answers.Look;
export type Question = answers.ClassQuestion;
/** What the server says of a class. */
export type ClassAnswer = answers.ClassRoom;

/** A class that this page is in. */
export interface Classroom extends ClassAnswer {
  role: "teacher" | "student" | "projector";
  ended: boolean;
  /** A student's page shows what the teacher looks at. */
  following: boolean;
  /** What was chosen here, by the questions' numbers. */
  votes: Record<number, number>;
  /** The question whose last choice has not reached the server yet. */
  unsent: number | null;
  /** The question, or the teacher's panel, is folded away. */
  folded: boolean;
  /** What the teacher's window has told the one on the wall. */
  tally: Tally | null;
}

/** How many have answered a question, of those who are in: never what. */
export interface Tally {
  question: number | null;
  answered: number;
  present: number;
}

/** A question as it is shown. */
export interface Ballot {
  number: number;
  /** The so-manieth that was asked, its rounds counted as one. */
  place: number;
  text: string;
  choices: string[];
  round: number;
  open: boolean;
  /** Of how many that are in, where that is known here. */
  tally: (Pick<Tally, "answered"> & Partial<Tally>) | null;
  /** A round's counts each, oldest first: of none, where nobody is to see them. */
  rounds: number[][];
  /** The choice that the run has shown to be right. */
  right: number | null;
}
