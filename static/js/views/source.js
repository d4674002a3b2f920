// @ts-check
/** Where the reader's own data come from: typed or pasted text, or a file, dropped or chosen, as it is. */

import { integer } from "../words/numbers.js";

const SHOWN = 200; // lines; a box of thousands would hold the page up
const HEAD = 8; // lines of such a one

export const SOURCE = `
<p>A sample a line, as spreadsheets save it. Paste it, drop a file here, or
<button class="txt" id="own-file">choose a file</button>.</p>
<input type="file" accept=".csv,.tsv,.txt,.data,text/*" aria-label="A CSV file" tabindex="-1" hidden>
<textarea aria-label="CSV" spellcheck="false"
placeholder="length,width,kind\n5.1,3.5,iris\n4.9,3.0,rose"></textarea>
<p id="own-file-note" hidden></p>
`;

/** @param {HTMLElement} box holds SOURCE, and a button that clears it
 * @param {() => number} most bytes that are read of a file
 * @param {(fresh: boolean) => void} changed whether it is other data, or the same edited */
export function mountSource(box, most, changed) {
  /** @param {string} selector */
  const find = (selector) => /** @type {any} */ (box.querySelector(selector));
  /** @type {HTMLTextAreaElement} */
  const text = find("textarea");
  /** @type {HTMLInputElement} */
  const file = find('input[type="file"]');
  const note = find("#own-file-note");
  let bytes = new Uint8Array();
  let encoded = false; // as a file, whose text is to be shown

  /** @param {Uint8Array<ArrayBuffer>} content @param {boolean} ofFile @param {boolean} fresh
   * @param {string} [words] what is said of it */
  function take(content, ofFile, fresh, words = "") {
    [bytes, encoded] = [content, ofFile];
    note.textContent = words;
    note.hidden = !words;
    changed(fresh);
  }
  /** @param {File | undefined} chosen */
  async function open(chosen) {
    if (!chosen) return;
    const part = new Uint8Array(await chosen.slice(0, most()).arrayBuffer());
    if (chosen.size <= most()) return take(part, true, true);
    const byte = part[0] === 0xff ? 2 : 1; // in UTF-16, little-endian, another one ends the line
    const [all, read] = [chosen.size, most()].map(integer);
    const words = `Of ${all} bytes the first ${read} are read, up to the last whole line.`;
    take(part.slice(0, part.lastIndexOf(10) + byte), true, true, words);
  }

  text.addEventListener("input", () => take(new TextEncoder().encode(text.value), false, !bytes.length));
  text.addEventListener("paste", (event) => {
    const pasted = event.clipboardData?.getData("text") ?? "";
    if (pasted.split("\n").length <= SHOWN) return;
    event.preventDefault();
    take(new TextEncoder().encode(pasted), true, true);
  });
  find("#own-clear").addEventListener("click", () => {
    text.value = "";
    text.readOnly = false;
    take(new Uint8Array(), false, true);
    text.focus();
  });
  find("#own-file").addEventListener("click", () => file.click());
  file.addEventListener("change", () => open(file.files?.[0]).then(() => (file.value = "")));
  box.addEventListener("dragover", (event) => event.preventDefault());
  box.addEventListener("drop", (event) => {
    event.preventDefault();
    open(event.dataTransfer?.files[0]);
  });
  return {
    bytes: () => bytes,
    /** Whether its letters are in an encoding of its own. */
    encoded: () => encoded,
    /** A file's text, of a long one its beginning, which cannot be edited.
     * @param {string} encoding */
    show(encoding) {
      if (!encoded) return;
      const lines = decoded(bytes, encoding).split("\n");
      text.readOnly = lines.length > SHOWN;
      const rest = `… and ${integer(lines.length - HEAD)} lines more`;
      text.value = (text.readOnly ? [...lines.slice(0, HEAD), rest] : lines).join("\n");
    },
  };
}

/** @param {Uint8Array} bytes @param {string} encoding as Python names it */
function decoded(bytes, encoding) {
  const label = encoding.replace("utf-16-", "utf-16").replace("latin-1", "latin1");
  try {
    return new TextDecoder(label).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes); // a browser knows fewer encodings: some letters look wrong
  }
}
