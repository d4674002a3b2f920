// @ts-check
/** The way to the page of maps, with the run on show; or back to the map that one came from. */

/** A map worth seeing: its window as the reader left it, where that is the map they have seen last.
 * @param {string} name */
export function mapAddress(name) {
  const left = sessionStorage.getItem("map") ?? "";
  return `atlas${new URLSearchParams(left.slice(1)).get("map") === name ? left : `#map=${name}`}`;
}

/** @param {HTMLAnchorElement} link */
export function mountMapsLink(link) {
  const map = sessionStorage.getItem("map");
  if (map) {
    link.textContent = "← Map";
    link.title = "Back to the map";
    link.href = `atlas${map}`;
  }
  link.addEventListener("click", () => sessionStorage.setItem("run", location.hash.slice(1)));
}
