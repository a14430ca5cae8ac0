import { expect } from 'vitest';
import type { Rect, Size } from '../../src/layout/geometry.js';

export const desktop: Size = { width: 1248, height: 704 };
export const tablet: Size = { width: 736, height: 900 };
export const phone: Size = { width: 344, height: 640 };
export const phoneOnItsSide: Size = { width: 724, height: 250 };

function overlaps(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

export function expectTidy(rects: Rect[], area: Size): void {
  for (const [i, rect] of rects.entries()) {
    expect(rect.x).toBeGreaterThanOrEqual(0);
    expect(rect.y).toBeGreaterThanOrEqual(0);
    expect(rect.x + rect.width).toBeLessThanOrEqual(area.width + 1);
    expect(rect.y + rect.height).toBeLessThanOrEqual(area.height + 1);
    for (const other of rects.slice(i + 1)) expect(overlaps(rect, other)).toBe(false);
  }
}
