// @ts-check
/** A lesson's question before its answer: what would give the answer away is hidden until the prediction. */

/** @typedef {import("../types").LessonState} LessonState */

/** Whether a question waits for its prediction.
 * @param {LessonState | null} lesson */
export const isOpen = (lesson) => Boolean(lesson?.content) && lesson?.picked === null && !lesson.astray;

/** What the question hides of the first screen until then.
 * @param {LessonState | null} lesson @returns {import("../types").LessonContent["hides"]} */
export const hiddenBy = (lesson) => (isOpen(lesson) && lesson?.content?.hides) || [];
