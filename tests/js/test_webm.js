import assert from "node:assert/strict";
import { test } from "node:test";

import { phasesOf } from "../../static/js/model/phases.js";
import { HOLD, momentsOf, PHASE_MS } from "../../static/js/model/speeds.js";
import { webm } from "../../static/js/model/webm.js";

/** Elements that hold others: file's head, segment, information, tracks, a track, its picture, a cluster. */
const MASTERS = [0x1a45dfa3, 0x18538067, 0x1549a966, 0x1654ae6b, 0xae, 0xe0, 0x1f43b675];

/** @param {Uint8Array} bytes @returns {[number, any][]} elements, by their ids */
function read(bytes) {
  const found = [];
  for (let place = 0; place < bytes.length; ) {
    const size = Math.clz32(bytes[place]) - 23; // bytes of the id
    const id = bytes.slice(place, place + size).reduce((all, byte) => all * 256 + byte, 0);
    place += size;
    assert.equal(bytes[place], 1); // a length of eight bytes
    const length = bytes.slice(place + 1, place + 8).reduce((all, byte) => all * 256 + byte, 0);
    place += 8;
    const content = bytes.slice(place, place + length);
    assert.equal(content.length, length);
    found.push([id, MASTERS.includes(id) ? read(content) : content]);
    place += length;
  }
  return found;
}

/** @param {Uint8Array} bytes */
const number = (bytes) => bytes.reduce((all, byte) => all * 256 + byte, 0);

test("a film's pictures have their times, in a cluster from each key on", () => {
  const pictures = Array.from({ length: 90 }, (_, k) => ({ data: Uint8Array.of(k, 255), key: k % 60 === 0 }));
  const [[head, headed], [segment, parts]] = read(webm({ width: 1000, height: 600, rate: 30 }, pictures));
  assert.deepEqual([head, segment], MASTERS.slice(0, 2));
  assert.equal(new TextDecoder().decode(Object.fromEntries(headed)[0x4282]), "webm");
  const [[, info], [, [[, track]]], ...clusters] = parts;
  const length = Object.fromEntries(info)[0x4489];
  assert.equal(new DataView(length.buffer).getFloat64(0), 3000);
  const size = Object.fromEntries(Object.fromEntries(track)[0xe0]);
  assert.deepEqual([number(size[0xb0]), number(size[0xba])], [1000, 600]);
  const shown = clusters.flatMap(([, [[, start], ...blocks]]) =>
    blocks.map(([id, bytes]) => {
      assert.equal(id, 0xa3);
      assert.equal(bytes[0], 0x81);
      return [number(start) + number(bytes.slice(1, 3)), bytes[3] === 0x80, [...bytes.slice(4)]];
    }),
  );
  assert.equal(clusters.length, 2);
  assert.deepEqual(
    shown,
    pictures.map(({ data, key }, k) => [Math.round((1000 * k) / 30), key, [...data]]),
  );
});

test("a film goes through all phases, each for its time", () => {
  const phases = phasesOf(2);
  const moments = momentsOf(phases, 1, 30);
  assert.deepEqual(moments[0], { phase: 0, progress: 0 });
  assert.deepEqual(moments[moments.length - 1], { phase: phases.length - 1, progress: 1 });
  for (const [p, { kind }] of phases.entries()) {
    const own = moments.filter(({ phase }) => phase === p);
    assert.ok(Math.abs((1000 * own.length) / 30 - PHASE_MS[kind] - HOLD) <= 1000 / 30, kind);
    assert.deepEqual(
      own.map(({ progress }) => progress).toSorted((a, b) => a - b),
      own.map(({ progress }) => progress),
    );
  }
  assert.equal(momentsOf(phases, 4, 30).length, Math.ceil(moments.length / 4));
});
