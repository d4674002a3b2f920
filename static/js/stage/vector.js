// @ts-check
/** What the stage is painted with, as SVG: the part of a canvas's context that it uses, written down in place
 * of painted. So a picture that is kept is the one on the page, at any size. */

const FINE = 4; // pixels of what only comes as pixels, to a pixel of the page

/** A path that can be added to before it is drawn. */
class Outline {
  d = "";

  /** @param {string} [d] */
  constructor(d = "") {
    this.d = d;
  }

  /** @param {number} x @param {number} y */
  moveTo(x, y) {
    this.d += `M${near(x)} ${near(y)}`;
  }

  /** @param {number} x @param {number} y */
  lineTo(x, y) {
    this.d += `${this.d ? "L" : "M"}${near(x)} ${near(y)}`;
  }

  /** @param {number[]} points two to lead, one to reach */
  bezierCurveTo(...points) {
    this.d += `C${points.map(near).join(" ")}`;
  }

  closePath() {
    this.d += "Z";
  }
}

class Gradient {
  #stops = "";
  #ends;

  /** @param {number[]} ends */
  constructor(ends) {
    this.#ends = ends;
  }

  /** @param {number} offset @param {string} colour */
  addColorStop(offset, colour) {
    this.#stops += `<stop offset="${offset}" stop-color="${colour}"/>`;
  }

  /** @param {string} id */
  written(id) {
    const [x1, y1, x2, y2] = this.#ends.map(near);
    const ends = `gradientUnits="userSpaceOnUse" x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}"`;
    return `<linearGradient id="${id}" ${ends}>${this.#stops}</linearGradient>`;
  }
}

class Tiles {
  #tile;

  /** @param {HTMLCanvasElement} tile */
  constructor(tile) {
    this.#tile = tile;
  }

  setTransform() {} // they are as fine as `getTransform` has said

  /** @param {string} id */
  written(id) {
    const side = near(this.#tile.width / FINE);
    const size = `width="${side}" height="${side}"`;
    const image = `<image ${size} href="${this.#tile.toDataURL()}"/>`;
    return `<pattern id="${id}" patternUnits="userSpaceOnUse" ${size}>${image}</pattern>`;
  }
}

export class VectorContext {
  /** @type {any} a colour, a gradient or tiles */
  fillStyle = "#000";
  /** @type {any} */
  strokeStyle = "#000";
  lineWidth = 1;
  globalAlpha = 1;
  /** @type {number[]} */
  #dash = [];
  #moved = [0, 0];
  /** @type {string[]} */
  #clips = [];
  /** What to come back to. @type {(() => void)[]} */
  #saved = [];
  #outline = new Outline();
  #drawn = "";
  #defined = "";
  #count = 0;
  /** @type {Map<object, string>} */
  #known = new Map();

  /** All that was drawn. */
  get svg() {
    return `<defs>${this.#defined}</defs>${this.#drawn}`;
  }

  save() {
    const { fillStyle, strokeStyle, lineWidth, globalAlpha } = this;
    const [dash, moved, clips] = [this.#dash, this.#moved, this.#clips];
    this.#saved.push(() => {
      Object.assign(this, { fillStyle, strokeStyle, lineWidth, globalAlpha });
      [this.#dash, this.#moved, this.#clips] = [dash, moved, clips];
    });
  }
  restore() {
    this.#saved.pop()?.();
  }
  /** @param {number[]} dash */
  setLineDash(dash) {
    this.#dash = dash;
  }
  /** @param {number} x @param {number} y */
  translate(x, y) {
    this.#moved = [this.#moved[0] + x, this.#moved[1] + y];
  }
  getTransform() {
    return { a: FINE };
  }

  /** A path to be filled or stroked by name. @param {string} [d] */
  path(d) {
    return new Outline(d);
  }
  beginPath() {
    this.#outline = new Outline();
  }
  /** @param {number} x @param {number} y */
  moveTo(x, y) {
    this.#outline.moveTo(x, y);
  }
  /** @param {number} x @param {number} y */
  lineTo(x, y) {
    this.#outline.lineTo(x, y);
  }
  /** @param {number[]} points */
  bezierCurveTo(...points) {
    this.#outline.bezierCurveTo(...points);
  }
  closePath() {
    this.#outline.closePath();
  }
  /** A whole circle: the stage has no others. @param {number} x @param {number} y @param {number} r */
  arc(x, y, r) {
    const half = `a${near(r)} ${near(r)} 0 0 1`;
    this.#outline.d += `M${near(x - r)} ${near(y)}${half} ${near(2 * r)} 0${half} ${near(-2 * r)} 0Z`;
  }
  /** @param {number} x @param {number} y @param {number} width @param {number} height */
  rect(x, y, width, height) {
    this.#outline.d += `M${near(x)} ${near(y)}h${near(width)}v${near(height)}h${near(-width)}Z`;
  }
  /** @param {number} x @param {number} y @param {number} width @param {number} height @param {number} r */
  roundRect(x, y, width, height, r) {
    const [w, h] = [width - 2 * r, height - 2 * r].map(near);
    const turn = (/** @type {number} */ dx, /** @type {number} */ dy) => `a${r} ${r} 0 0 1 ${dx} ${dy}`;
    const start = `M${near(x + r)} ${near(y)}h${w}${turn(r, r)}v${h}${turn(-r, r)}`;
    this.#outline.d += `${start}h${-w}${turn(-r, -r)}v${-h}${turn(r, -r)}Z`;
  }

  /** @param {Outline | "evenodd"} [what] */
  fill(what) {
    const rule = what === "evenodd" ? ' fill-rule="evenodd"' : "";
    this.#draw(
      what instanceof Outline ? what : this.#outline,
      `fill="${this.#paint(this.fillStyle)}"${rule}`,
    );
  }
  /** @param {Outline} [what] */
  stroke(what = this.#outline) {
    const dashed = this.#dash.length ? ` stroke-dasharray="${this.#dash.join(" ")}"` : "";
    const line = `stroke="${this.#paint(this.strokeStyle)}" stroke-width="${near(this.lineWidth)}"${dashed}`;
    this.#draw(what, `fill="none" ${line}`);
  }
  /** @param {number} x @param {number} y @param {number} width @param {number} height */
  fillRect(x, y, width, height) {
    this.#draw(boxOf(x, y, width, height), `fill="${this.#paint(this.fillStyle)}"`);
  }
  /** @param {number} x @param {number} y @param {number} width @param {number} height */
  strokeRect(x, y, width, height) {
    this.stroke(boxOf(x, y, width, height));
  }
  clearRect() {} // there is nothing yet
  /** @param {Outline} [what] */
  clip(what = this.#outline) {
    const id = this.#name();
    const [x, y] = this.#moved;
    const outline = `<path transform="translate(${near(x)} ${near(y)})" d="${what.d}"/>`;
    this.#defined += `<clipPath id="${id}">${outline}</clipPath>`;
    this.#clips = [...this.#clips, id];
  }

  /** @param {number[]} ends */
  createLinearGradient(...ends) {
    return new Gradient(ends);
  }
  /** @param {HTMLCanvasElement} tile */
  createPattern(tile) {
    return new Tiles(tile);
  }
  /** @param {HTMLCanvasElement} sheet @param {number[]} places where in it, and where to */
  drawImage(sheet, ...places) {
    const [left, top, w, h, x, y, width, height] = places;
    const part = Object.assign(document.createElement("canvas"), { width: w, height: h });
    part.getContext("2d")?.drawImage(sheet, left, top, w, h, 0, 0, w, h);
    const box = `x="${near(x)}" y="${near(y)}" width="${near(width)}" height="${near(height)}"`;
    this.#put(`<image ${box} preserveAspectRatio="none" href="${part.toDataURL()}"${this.#alpha()}/>`);
  }

  /** @param {Outline} outline @param {string} how */
  #draw({ d }, how) {
    if (!d) return;
    const [x, y] = this.#moved;
    const moved = x || y ? ` transform="translate(${near(x)} ${near(y)})"` : "";
    this.#put(`<path d="${d}" ${how}${moved}${this.#alpha()}/>`);
  }

  /** @param {string} node within all that clips it */
  #put(node) {
    this.#drawn += this.#clips.reduce((inner, id) => `<g clip-path="url(#${id})">${inner}</g>`, node);
  }

  #alpha() {
    return this.globalAlpha === 1 ? "" : ` opacity="${near(this.globalAlpha)}"`;
  }

  /** @param {string | Gradient | Tiles} paint */
  #paint(paint) {
    if (!(paint instanceof Gradient || paint instanceof Tiles)) return paint;
    let id = this.#known.get(paint);
    if (!id) {
      id = this.#name();
      this.#known.set(paint, id);
      this.#defined += paint.written(id);
    }
    return `url(#${id})`;
  }

  #name() {
    return `d${++this.#count}`;
  }
}

/** To a hundredth. @param {number} v */
const near = (v) => Math.round(v * 100) / 100;

/** @param {number} x @param {number} y @param {number} width @param {number} height */
function boxOf(x, y, width, height) {
  const outline = new Outline();
  outline.d = `M${near(x)} ${near(y)}h${near(width)}v${near(height)}h${near(-width)}Z`;
  return outline;
}
