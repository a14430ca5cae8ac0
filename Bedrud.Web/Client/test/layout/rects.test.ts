import { describe, expect, it } from 'vitest';
import { corner, screenplay } from '../../src/layout/focus.js';
import { bestGrid, capacity, gridRects } from '../../src/layout/grid.js';
import { desktop, expectTidy, phone, phoneOnItsSide, tablet } from './geometry.js';

const areas = [desktop, tablet, phone, phoneOnItsSide];

describe('bestGrid', () => {
  it.each([
    [1, 1, 1],
    [2, 2, 1],
    [3, 2, 2],
    [4, 2, 2],
    [5, 3, 2],
    [9, 3, 3],
    [10, 4, 3],
    [16, 4, 4],
    [49, 7, 7],
  ])('Desktop_%i people_%i x %i', (count, columns, rows) => {
    expect(bestGrid(desktop, count)).toMatchObject({ columns, rows });
  });

  it('Phone_TwoPeople_StandAboveEachOther', () => {
    expect(bestGrid(phone, 2)).toMatchObject({ columns: 1, rows: 2, tile: { width: 344 } });
  });

  it('Phone_AFullPage_TwoColumnsThatFillTheHeight', () => {
    const { columns, rows, tile } = bestGrid(phone, 8);
    expect([columns, rows]).toEqual([2, 4]);
    expect(tile.height * rows).toBeGreaterThan(phone.height * 0.9);
  });

  it('NoRoom_AnyCount_NeverNegative', () => {
    expect(bestGrid({ width: 4, height: 4 }, 9).tile.width).toBeGreaterThanOrEqual(0);
  });
});

describe('gridRects', () => {
  it.each(areas)('%o_UpToItsCapacity_InsideAndApart', (area) => {
    for (let count = 1; count <= capacity(area); count++) expectTidy(gridRects(area, count), area);
  });

  it('ThreePeople_LastRow_IsCentred', () => {
    const [, , last] = gridRects(desktop, 3);
    expect(last && last.x + last.width / 2).toBeCloseTo(desktop.width / 2, -1);
  });
});

it('capacity_ByScreen_NeverTooManyToLookAt', () => {
  expect(areas.map((area) => capacity(area))).toEqual([49, 24, 8, 8]);
});

describe('screenplay', () => {
  it.each(areas)('%o_ManyPeople_InsideAndApart', (area) => {
    for (const people of [1, 2, 5, 30]) {
      const { focus, strip, pager } = screenplay(area, people);
      expectTidy([focus, ...strip, ...(pager ? [pager] : [])], area);
      expect(strip.length).toBeLessThanOrEqual(people);
      expect(pager === null).toBe(strip.length === people);
      expect(focus.width * focus.height).toBeGreaterThan((strip[0]?.width ?? 0) * (strip[0]?.height ?? 0));
    }
  });

  it('Nobody_FocusTakesAll', () => {
    expect(screenplay(desktop, 0).focus).toEqual({ x: 0, y: 0, ...desktop });
  });

  it('Phone_ThreeInARow', () => {
    expect(screenplay(phone, 3).strip.map(({ y }) => y)).toHaveLength(3);
    expect(new Set(screenplay(phone, 3).strip.map(({ y }) => y)).size).toBe(1);
  });
});

it.each(areas)('corner_%o_InsideAndSmall', (area) => {
  const rect = corner({ x: 0, y: 0, ...area });
  expectTidy([rect], area);
  expect(rect.width * rect.height).toBeLessThan(area.width * area.height * 0.15);
});
