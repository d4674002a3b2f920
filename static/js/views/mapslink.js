// @ts-check
/** The way to the page of maps, with the run on show; or back to the map that one came from. */

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
