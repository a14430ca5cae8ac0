import { describe, expect, it } from 'vitest';
import { bestGrid, capacity, gridRects, type Rect, type Size, screenplay, seat } from '../src/layout.js';

const desktop: Size = { width: 1248, height: 704 };
const phone: Size = { width: 344, height: 660 };

function overlaps(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function expectTidy(rects: Rect[], area: Size): void {
  for (const [i, rect] of rects.entries()) {
    expect(rect.x).toBeGreaterThanOrEqual(0);
    expect(rect.y).toBeGreaterThanOrEqual(0);
    expect(rect.x + rect.width).toBeLessThanOrEqual(area.width + 1);
    expect(rect.y + rect.height).toBeLessThanOrEqual(area.height + 1);
    for (const other of rects.slice(i + 1)) expect(overlaps(rect, other)).toBe(false);
  }
}

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
  ])('Desktop_%i people_%i x %i', (count, columns, rows) => {
    expect(bestGrid(desktop, count)).toMatchObject({ columns, rows });
  });

  it('Phone_TwoPeople_StandAboveEachOther', () => {
    expect(bestGrid(phone, 2)).toMatchObject({ columns: 1, rows: 2, tile: { width: 344 } });
  });

  it('NoRoom_AnyCount_NeverNegative', () => {
    expect(bestGrid({ width: 4, height: 4 }, 9).tile.width).toBeGreaterThanOrEqual(0);
  });
});

describe('gridRects', () => {
  it.each([desktop, phone, { width: 700, height: 280 }])('%o_UpToItsCapacity_InsideAndApart', (area) => {
    for (let count = 1; count <= Math.min(49, capacity(area)); count++) expectTidy(gridRects(area, count), area);
  });

  it('ThreePeople_LastRow_IsCentred', () => {
    const [, , last] = gridRects(desktop, 3);
    expect(last && last.x + last.width / 2).toBeCloseTo(desktop.width / 2, -1);
  });
});

describe('screenplay', () => {
  it.each([desktop, phone, { width: 700, height: 280 }])('%o_ManyPeople_InsideAndApart', (area) => {
    for (const people of [1, 2, 5, 30]) {
      const { focus, strip } = screenplay(area, people);
      expectTidy([focus, ...strip], area);
      expect(strip.length).toBeLessThanOrEqual(people);
      expect(focus.width * focus.height).toBeGreaterThan((strip[0]?.width ?? 0) * (strip[0]?.height ?? 0));
    }
  });

  it('Nobody_FocusTakesAll', () => {
    expect(screenplay(desktop, 0).focus).toEqual({ x: 0, y: 0, ...desktop });
  });
});

describe('seat', () => {
  const people = (count: number, speaking: number[] = []) =>
    Array.from({ length: count }, (_, i) => ({ identity: `p${i}`, speaking: speaking.includes(i) }));
  const names = (seated: { shown: { identity: string }[] }) => seated.shown.map((person) => person.identity);

  it('EnoughPlaces_Everybody_InOrder', () => {
    expect(seat(people(3), 3, [])).toMatchObject({ hidden: 0 });
  });

  it('TooFewPlaces_FirstComers_Sit', () => {
    const seated = seat(people(5), 3, []);
    expect(names(seated)).toEqual(['p0', 'p1', 'p2']);
    expect(seated.hidden).toBe(2);
  });

  it('SpeakerWithoutPlace_TakesThatOfTheLastSilentOne', () => {
    expect(names(seat(people(5, [4, 2]), 3, ['p0', 'p1', 'p2']))).toEqual(['p0', 'p4', 'p2']);
  });

  it('SpeakerFallsSilent_KeepsThePlace', () => {
    expect(names(seat(people(5), 3, ['p0', 'p4', 'p2']))).toEqual(['p0', 'p4', 'p2']);
  });

  it('EverybodySpeaks_NobodyLosesAPlace', () => {
    expect(names(seat(people(5, [0, 1, 2, 3, 4]), 3, ['p0', 'p1', 'p2']))).toEqual(['p0', 'p1', 'p2']);
  });

  it('SeatedPersonLeaves_PlaceIsFilled', () => {
    const left = people(6).filter((person) => person.identity !== 'p1');
    expect(names(seat(left, 3, ['p0', 'p1', 'p2']))).toEqual(['p0', 'p2', 'p3']);
  });
});
