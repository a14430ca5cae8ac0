import { describe, expect, it } from 'vitest';
import { type Plane, scalePlane } from '../../src/recorder/scale.js';

const plane = (width: number, height: number, value: (x: number, y: number) => number): Plane => ({
  bytes: Uint8Array.from({ length: width * height }, (_, i) => value(i % width, Math.floor(i / width))),
  offset: 0,
  stride: width,
  width,
  height,
});
const scaled = (from: Plane, width: number, height: number) => {
  const to = plane(width, height, () => 0);
  scalePlane(from, to);
  return to.bytes;
};

describe('scalePlane', () => {
  it('copies what has the same size, row by row', () => {
    const from = { ...plane(8, 4, (x, y) => 10 * y + x), offset: 8 + 2, width: 4, height: 2 };
    expect([...scaled(from, 4, 2)]).toEqual([12, 13, 14, 15, 22, 23, 24, 25]);
  });

  it('averages where it halves', () => {
    expect([
      ...scaled(
        plane(4, 2, (x) => 10 * x),
        2,
        1,
      ),
    ]).toEqual([5, 25]);
  });

  it.each([
    [7, 5, 21, 10],
    [40, 30, 13, 11],
    [1, 1, 6, 4],
  ])('keeps one grey what is of one grey, from %dx%d to %dx%d', (w, h, width, height) => {
    expect(
      scaled(
        plane(w, h, () => 77),
        width,
        height,
      ).every((value) => value === 77),
    ).toBe(true);
  });

  it('goes evenly from one edge to the other', () => {
    const row = [
      ...scaled(
        plane(4, 1, (x) => 60 * x),
        12,
        1,
      ),
    ];
    expect([row[0], row.at(-1)]).toEqual([0, 180]);
    expect(row.every((value, i) => i === 0 || value >= (row[i - 1] as number))).toBe(true);
  });
});
