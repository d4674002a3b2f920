// @ts-check
/** A film as a WebM file (RFC 8794, RFC 9559): encoded pictures, each with its time to the millisecond. */

/** @typedef {{ data: Uint8Array, key: boolean }} Encoded a picture; `key`: it needs none before it */
/** @typedef {Uint8Array | Uint8Array[]} Content bytes, or elements */

const LENGTH_BYTES = 8; // of every length here
const LONG = 0x01; // the first byte of a length of eight
const TRACK = 0x81; // which there is, as a length of one byte is written
const CODEC = "V_VP8";
const KEY = 0x80; // of a block's flags
const VIDEO = 1; // a track's type

/** @param {{ width: number, height: number, rate: number }} film pixels, pictures a second
 * @param {Encoded[]} pictures in their order, the first one a key @returns {Uint8Array<ArrayBuffer>} */
export function webm({ width, height, rate }, pictures) {
  const at = (/** @type {number} */ k) => Math.round((1000 * k) / rate);
  const starts = pictures.flatMap(({ key }, k) => (key ? [k] : []));
  const clusters = starts.map((start, k) => {
    const blocks = pictures
      .slice(start, starts[k + 1])
      .map(({ data, key }, j) => element(0xa3, block(at(start + j) - at(start), key, data)));
    return element(0x1f43b675, [element(0xe7, whole(at(start))), ...blocks]);
  });
  const video = [element(0xb0, whole(width)), element(0xba, whole(height))];
  const track = [
    element(0xd7, whole(1)), // its number
    element(0x73c5, whole(1)), // the same, for good
    element(0x83, whole(VIDEO)),
    element(0x86, text(CODEC)),
    element(0xe0, video),
  ];
  const info = [
    element(0x2ad7b1, whole(1e6)), // nanoseconds of a unit of time
    element(0x4489, float(at(pictures.length))),
    element(0x4d80, text("Gradient Flow")),
    element(0x5741, text("Gradient Flow")),
  ];
  const head = [
    element(0x4286, whole(1)),
    element(0x42f7, whole(1)),
    element(0x42f2, whole(4)),
    element(0x42f3, whole(8)),
    element(0x4282, text("webm")),
    element(0x4287, whole(2)),
    element(0x4285, whole(2)),
  ];
  const segment = [element(0x1549a966, info), element(0x1654ae6b, [element(0xae, track)]), ...clusters];
  return joined([element(0x1a45dfa3, head), element(0x18538067, segment)]);
}

/** @param {number} id @param {Content} content */
function element(id, content) {
  const bytes = content instanceof Uint8Array ? content : joined(content);
  const length = whole(bytes.length, LENGTH_BYTES);
  length[0] = LONG;
  return joined([whole(id), length, bytes]);
}

/** @param {number} after milliseconds, since its cluster began @param {boolean} key
 * @param {Uint8Array} data */
const block = (after, key, data) =>
  joined([new Uint8Array([TRACK]), whole(after, 2), new Uint8Array([key ? KEY : 0]), data]);

/** @param {number} value @param {number} [size] bytes: as many as it takes, by default */
function whole(value, size = Math.max(1, Math.ceil(Math.log2(value + 1) / 8))) {
  return Uint8Array.from({ length: size }, (_, k) => Math.floor(value / 256 ** (size - 1 - k)) % 256);
}

/** @param {number} value */
function float(value) {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value);
  return bytes;
}

const text = (/** @type {string} */ words) => new TextEncoder().encode(words);

/** @param {Uint8Array[]} parts */
function joined(parts) {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let place = 0;
  for (const part of parts) {
    all.set(part, place);
    place += part.length;
  }
  return all;
}
