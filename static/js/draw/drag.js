// @ts-check
/** A value under the pointer: it follows once that has moved a little, and Escape puts it back. A press that
 * does not move stays a click. */

/** @typedef {object} Grip
 * @property {"across" | "up"} along which way it is moved: the other way a finger scrolls the page
 * @property {(event: PointerEvent) => Promise<boolean>} take whether there is something to move
 * @property {(right: number, up: number, fine: boolean) => void} move pixels from where it was taken
 * @property {() => void} drop
 * @property {() => void} cancel */

/** Of a value that cannot be moved. @type {Grip} */
export const IMMOVABLE = {
  along: "up",
  take: async () => false,
  move: () => {},
  drop: () => {},
  cancel: () => {},
};

const STILL = 4; // pixels within which a press is a click

/** @param {HTMLElement | SVGElement} element @param {Grip} grip
 * @param {(event: PointerEvent) => boolean} [mine] whether a press is meant for it */
export function draggable(element, grip, mine = () => true) {
  /** Where it was pressed. @type {{ id: number, x: number, y: number } | null} */
  let pressed = null;
  /** Where the pointer is. @type {PointerEvent | null} */
  let now = null;
  let moving = false; // the pointer has left where it was pressed,
  let taken = false; // and has the value

  function follow() {
    if (!pressed || !now) return;
    grip.move(now.clientX - pressed.x, pressed.y - now.clientY, now.shiftKey);
  }
  /** @param {() => void} [how] it ends */
  function end(how) {
    if (taken) how?.();
    pressed = null;
    taken = false;
    removeEventListener("keydown", putBack, true);
  }
  /** @param {KeyboardEvent} event */
  function putBack(event) {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    end(grip.cancel);
  }
  element.addEventListener("pointerdown", (event) => {
    const press = /** @type {PointerEvent} */ (event);
    moving = false;
    if (press.button !== 0 || !mine(press)) return;
    pressed = { id: press.pointerId, x: press.clientX, y: press.clientY };
    /** @type {Element} */ (press.target).setPointerCapture(press.pointerId);
  });
  element.addEventListener("pointermove", async (event) => {
    const at = /** @type {PointerEvent} */ (event);
    const start = pressed;
    if (start?.id !== at.pointerId) return;
    now = at;
    if (taken) return follow();
    const far = grip.along === "up" ? at.clientY - start.y : at.clientX - start.x;
    if (moving || Math.abs(far) < STILL) return;
    moving = true;
    addEventListener("keydown", putBack, true);
    const ready = await grip.take(at);
    if (pressed !== start) return ready ? grip.cancel() : undefined; // it was let go before
    taken = ready;
    if (ready) follow();
    else end();
  });
  // an SVG path's `touch-action` is not heard everywhere
  element.addEventListener("touchmove", (event) => moving && pressed && event.preventDefault(), {
    passive: false,
  });
  element.addEventListener("pointerup", () => end(grip.drop));
  element.addEventListener("pointercancel", () => end(grip.cancel));
  element.addEventListener(
    "click",
    (event) => {
      if (!moving) return;
      moving = false;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    true,
  );
}
