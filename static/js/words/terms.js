// @ts-check
/** The glossary's terms in a text, by their names and their symbols. */

import { GLOSSARY } from "./glossary.js";

/** @typedef {import("../types").Entry} Entry */

const words = GLOSSARY.flatMap(({ name, also = [] }) => [name, ...also]);
/** @param {string} text */
const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
const longest = [...words].sort((one, other) => other.length - one.length).map(escaped);
const symbols = GLOSSARY.flatMap((entry) => (entry.symbols ?? []).map((source) => ({ entry, source })));
symbols.sort((one, other) => other.source.length - one.source.length);
const [before, after] = ["(?<![\\p{L}\\p{N}′’_∂/−-])", "(?![\\p{L}\\p{N}′_₀-₉₍/-]|’(?!s\\b))"];
const WORD = new RegExp(`${before}(?:${longest.join("|")})${after}`, "giu");
const SYMBOL = new RegExp(`${before}(?:${symbols.map(({ source }) => source).join("|")})${after}`, "gu");

/** What a word of the page means; undefined for one that is no term.
 * @param {string} text a word or a symbol, by itself @returns {Entry | undefined} */
export function entryFor(text) {
  const plain = text.toLowerCase();
  return (
    GLOSSARY.find(({ name, also = [] }) => name.toLowerCase() === plain || also.includes(plain)) ??
    GLOSSARY.find(({ alone = [] }) => alone.includes(text)) ??
    symbols.find(({ source }) => new RegExp(`^(?:${source})$`, "u").test(text))?.entry
  );
}

/** Where terms stand in a text, in order; none overlaps another.
 * @param {string} text @returns {{ at: number, word: string, entry: Entry }[]} */
export function termsIn(text) {
  const found = [...text.matchAll(WORD), ...text.matchAll(SYMBOL)].map(({ index, 0: word }) => ({
    at: index,
    word,
  }));
  found.sort((one, other) => one.at - other.at || other.word.length - one.word.length);
  let end = 0;
  return found.flatMap(({ at, word }) => {
    const entry = at >= end ? entryFor(word) : undefined;
    if (entry) end = at + word.length;
    return entry ? [{ at, word, entry }] : [];
  });
}
