// @ts-check
/** The way into a class for who has its code. */

import { element } from "./element.js";

/** @param {HTMLElement} box that is opened to share things */
export function mountJoining(box) {
  const code = element("input", { className: "field", name: "code", required: true, autocomplete: "off" });
  const form = element(
    "form",
    { className: "joining" },
    element("b", { textContent: "A class" }),
    element("span", { textContent: "its teacher shows the code" }),
    element("p", {}, element("label", {}, "Code ", code), element("button", { className: "mini" }, "Join")),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    box.hidePopover();
    location.hash = `class=${encodeURIComponent(code.value)}`;
    code.value = "";
  });
  box.append(form);
}
