import assert from "node:assert/strict";
import { test } from "node:test";
import { VectorContext } from "../../static/js/stage/vector.js";

/** The nodes that were drawn, in their order.
 * @param {VectorContext} context */
const drawn = (context) => context.svg.replace(/<defs>.*<\/defs>/, "");

test("what is filled and stroked has the styles of that moment", () => {
  const context = new VectorContext();
  context.fillStyle = "#123456";
  context.globalAlpha = 0.5;
  context.fillRect(1, 2, 3, 4);
  context.globalAlpha = 1;
  context.strokeStyle = "red";
  context.lineWidth = 2;
  context.setLineDash([1, 3]);
  context.beginPath();
  context.lineTo(0, 0); // the first one moves there
  context.lineTo(10, 5);
  context.stroke();
  assert.equal(
    drawn(context),
    '<path d="M1 2h3v4h-3Z" fill="#123456" opacity="0.5"/>' +
      '<path d="M0 0L10 5" fill="none" stroke="red" stroke-width="2" stroke-dasharray="1 3"/>',
  );
});

test("restoring brings back styles, the origin and what clips", () => {
  const context = new VectorContext();
  context.fillStyle = "black";
  context.save();
  context.translate(5, 6);
  context.rect(0, 0, 4, 4);
  context.clip();
  context.fillStyle = "white";
  context.fillRect(0, 0, 9, 9);
  context.restore();
  context.fillRect(0, 0, 1, 1);
  assert.match(
    context.svg,
    /<clipPath id="d1"><path transform="translate\(5 6\)" d="M0 0h4v4h-4Z"\/><\/clipPath>/,
  );
  assert.equal(
    drawn(context),
    '<g clip-path="url(#d1)"><path d="M0 0h9v9h-9Z" fill="white" transform="translate(5 6)"/></g>' +
      '<path d="M0 0h1v1h-1Z" fill="black"/>',
  );
});

test("a gradient is defined once and referred to", () => {
  const context = new VectorContext();
  const gradient = context.createLinearGradient(0, 0, 10, 0);
  gradient.addColorStop(0, "blue");
  gradient.addColorStop(1, "rgba(0,0,255,0)");
  context.fillStyle = gradient;
  context.fillRect(0, 0, 1, 1);
  context.fillRect(0, 0, 2, 2);
  assert.equal(context.svg.match(/<linearGradient/g)?.length, 1);
  assert.equal(context.svg.match(/url\(#d1\)/g)?.length, 2);
  assert.match(context.svg, /x1="0" y1="0" x2="10" y2="0"><stop offset="0" stop-color="blue"\/>/);
});

test("a circle closes, whatever it is at", () => {
  const context = new VectorContext();
  context.beginPath();
  context.arc(10, 20, 5);
  context.fill();
  assert.match(drawn(context), /d="M5 20a5 5 0 0 1 10 0a5 5 0 0 1 -10 0Z"/);
});
