/**
 * Draws media/icon.png: two interlocked rings. Run it again after a change of the drawing:
 * `node scripts/draw-icon.mjs`.
 */
import { writeFileSync } from 'node:fs';
import { deflateSync, crc32 } from 'node:zlib';
import { fileURLToPath } from 'node:url';

const size = 256;
const samples = 4; // per pixel and direction, against jagged edges

const background = [19, 35, 58];
const blue = [86, 156, 255];
const amber = [255, 190, 76];

/** Colour at a point of the unit square; alpha from 0 to 1. */
function colourAt(x, y) {
  if (!isInsideRoundedSquare(x, y, 0.2)) return [0, 0, 0, 0];
  const left = ringAt(x, y, 0.385, 0.5);
  const right = ringAt(x, y, 0.615, 0.5);
  // Over and under: the left ring is on top in the upper crossing, the right one in the lower.
  if (left && right) return [...(y < 0.5 ? blue : amber), 1];
  const gap = (other) => (other ? [...background, 1] : undefined);
  const nearLeft = ringAt(x, y, 0.385, 0.5, 0.022);
  const nearRight = ringAt(x, y, 0.615, 0.5, 0.022);
  if (right && nearLeft && y < 0.5) return gap(true);
  if (left && nearRight && y >= 0.5) return gap(true);
  if (left) return [...blue, 1];
  if (right) return [...amber, 1];
  return [...background, 1];
}

function ringAt(x, y, centreX, centreY, margin = 0) {
  const distance = Math.hypot(x - centreX, y - centreY);
  return Math.abs(distance - 0.205) <= 0.042 + margin;
}

function isInsideRoundedSquare(x, y, radius) {
  const dx = Math.max(radius - x, x - (1 - radius), 0);
  const dy = Math.max(radius - y, y - (1 - radius), 0);
  return Math.hypot(dx, dy) <= radius;
}

function pixel(column, row) {
  let [red, green, blueSum, alpha] = [0, 0, 0, 0];
  for (let i = 0; i < samples; i++) {
    for (let j = 0; j < samples; j++) {
      const [r, g, b, a] = colourAt((column + (i + 0.5) / samples) / size, (row + (j + 0.5) / samples) / size);
      red += r * a;
      green += g * a;
      blueSum += b * a;
      alpha += a;
    }
  }
  if (alpha === 0) return [0, 0, 0, 0];
  return [red / alpha, green / alpha, blueSum / alpha, (alpha / samples ** 2) * 255].map(Math.round);
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

const header = Buffer.alloc(13);
header.writeUInt32BE(size, 0);
header.writeUInt32BE(size, 4);
header.set([8, 6, 0, 0, 0], 8); // 8 bits, RGBA

const rows = [];
for (let row = 0; row < size; row++) {
  const line = [0]; // filter: none
  for (let column = 0; column < size; column++) line.push(...pixel(column, row));
  rows.push(Buffer.from(line));
}

const png = Buffer.concat([
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  chunk('IHDR', header),
  chunk('IDAT', deflateSync(Buffer.concat(rows), { level: 9 })),
  chunk('IEND', Buffer.alloc(0)),
]);
writeFileSync(fileURLToPath(new URL('../media/icon.png', import.meta.url)), png);
