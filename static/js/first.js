// @ts-check
/* For the first picture, and so no module: the theme that was chosen here, if one was; and the page's faces,
 * whose sheet comes before this. What is shown by them is shown once they are there, or cannot be had. */
{
  const { dataset } = document.documentElement;
  const chosen = localStorage.getItem("theme");
  if (chosen === "light" || chosen === "dark") dataset.theme = chosen;
  Promise.allSettled(
    ["1em Inter", "italic 1em 'STIX Two Italic'"].map((face) => document.fonts.load(face)),
  ).then(() => (dataset.faces = ""));
}
