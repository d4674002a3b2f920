// @ts-check
/** A file that was made on the page, for the reader to keep. */

/** @param {Blob} content @param {string} name */
export function download(content, name) {
  const address = URL.createObjectURL(content);
  const way = Object.assign(document.createElement("a"), { href: address, download: name });
  way.click();
  URL.revokeObjectURL(address);
}
