// @ts-check
/** The way into a class: its code, the address to type, the same as a QR code. */

import { spoken } from "../model/classroom.js";
import { classes } from "../net/classes.js";
import { element, say } from "./element.js";

export function mountDoor() {
  const code = element("p", { className: "code" });
  const address = element("p", { className: "address" });
  const picture = element("img", { className: "qr" });
  let shown = "";
  return {
    element: element("div", { className: "door" }, element("div", {}, code, address), picture),
    /** @param {import("../classroom").Classroom} classroom */
    render(classroom) {
      if (classroom.code === shown) return;
      shown = classroom.code;
      say(code, spoken(classroom.code));
      const typed = classroom.url.replace(/^https?:\/\//, "");
      const cut = typed.lastIndexOf("/c/");
      address.replaceChildren(typed.slice(0, cut), element("wbr"), typed.slice(cut));
      picture.src = classes.qrAddress(classroom.code);
      picture.alt = `QR code of ${typed}`;
    },
  };
}
