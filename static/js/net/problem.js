// @ts-check
/** What went wrong with what was asked. */

/** @typedef {import("../types").Spec} Spec */

export class Problem extends Error {
  /** @param {number} status 0 where there was no answer
   * @param {string} detail nothing, where nobody waits for it
   * @param {{ spec?: Spec, errors?: { loc: (string | number)[], msg: string }[] }} [more] what a run that has
   * expired was made of; what is wrong with what was sent, and where
   * @param {string} [path] what was asked */
  constructor(status, detail, { spec, errors = [] } = {}, path = "") {
    super(detail);
    this.status = status;
    this.spec = spec;
    this.errors = errors;
    this.path = path;
  }
}
