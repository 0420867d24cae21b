/**
 * Draws media/icon.png: two nodes, a request going one way and its answer coming back. Shapes are given as distances, so
 * that every edge is smooth without an image library. `node scripts/makeIcon.mjs`
 */
import { writeFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';

const size = 256;

/** @typedef {[number, number, number]} Colour */
const background = /** @type {Colour} */ ([22, 36, 56]);
const request = /** @type {Colour} */ ([79, 193, 255]);
const answer = /** @type {Colour} */ ([255, 184, 77]);
const node = /** @type {Colour} */ ([236, 242, 250]);

/**
 * Distance to a rounded rectangle (negative inside).
 * @param {number} x @param {number} y @param {[number, number, number, number]} box Centre and half size. @param {number} radius
 */
function roundedBox(x, y, [cx, cy, w, h], radius) {
  const dx = Math.abs(x - cx) - w + radius;
  const dy = Math.abs(y - cy) - h + radius;
  return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - radius;
}

/**
 * Distance to a triangle whose base is vertical at `baseX` and whose tip is at `tipX`.
 * @param {number} x @param {number} y @param {number} baseX @param {number} tipX @param {number} cy @param {number} half
 */
function arrowHead(x, y, baseX, tipX, cy, half) {
  const direction = Math.sign(tipX - baseX);
  const length = Math.abs(tipX - baseX);
  const along = (x - baseX) * direction;
  const slope = Math.hypot(length, half);
  const beside = ((Math.abs(y - cy) - half) * length + along * half) / slope;
  return Math.max(-along, beside);
}

/** What is drawn, from the back to the front. @type {[(x: number, y: number) => number, Colour][]} */
const shapes = [
  [(x, y) => roundedBox(x, y, [128, 128, 128, 128], 52), background],
  [(x, y) => roundedBox(x, y, [46, 128, 18, 84], 16), node],
  [(x, y) => roundedBox(x, y, [210, 128, 18, 84], 16), node],
  [(x, y) => Math.min(roundedBox(x, y, [112, 92, 30, 11], 4), arrowHead(x, y, 138, 178, 92, 30)), request],
  [(x, y) => Math.min(roundedBox(x, y, [144, 164, 30, 11], 4), arrowHead(x, y, 118, 78, 164, 30)), answer],
];

/** Each row of a PNG begins with its filter type, here 0 (none). */
const rows = Buffer.alloc(size * (1 + size * 4));
for (let y = 0; y < size; y++) {
  for (let x = 0; x < size; x++) {
    const pixel = y * (1 + size * 4) + 1 + x * 4;
    for (const [distance, colour] of shapes) {
      const cover = Math.min(Math.max(0.5 - distance(x + 0.5, y + 0.5), 0), 1);
      const alpha = Math.max(rows[pixel + 3] ?? 0, Math.round(cover * 255));
      for (const channel of [0, 1, 2]) {
        const below = alpha === 0 || rows[pixel + 3] === 0 ? colour[channel] : rows[pixel + channel];
        rows[pixel + channel] = Math.round(below + (colour[channel] - below) * cover);
      }
      rows[pixel + 3] = alpha;
    }
  }
}

/** @param {string} type @param {Buffer} data */
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(body.length + 8);
  frame.writeUInt32BE(data.length, 0);
  body.copy(frame, 4);
  frame.writeUInt32BE(crc32(body), body.length + 4);
  return frame;
}

const header = Buffer.alloc(13);
header.writeUInt32BE(size, 0);
header.writeUInt32BE(size, 4);
header.set([8, 6, 0, 0, 0], 8); // 8 bits a channel, RGBA
const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const image = [signature, chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))];
writeFileSync(new URL('../media/icon.png', import.meta.url), Buffer.concat(image));
