// @ts-check
/** Whose run it is. */

/** Somebody else's: it may be looked at and forked, not commanded.
 * @param {{ id: string, view: string } | null} run */
export const looksOnly = (run) => run !== null && run.id === run.view;
