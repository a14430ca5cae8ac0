export interface Size {
  width: number;
  height: number;
}

export interface Grid {
  columns: number;
  rows: number;
  /** Size of one tile in CSS pixels. */
  tile: Size;
}

export const tileRatio = 16 / 9;
export const tileGap = 8;
/** Below this a face can't be recognised, and a name doesn't fit. */
const smallestTile = 132;

/** The grid in which `count` tiles of 16:9 come out largest. */
export function bestGrid(area: Size, count: number, gap = tileGap): Grid {
  let best: Grid = { columns: 1, rows: Math.max(count, 1), tile: { width: 0, height: 0 } };
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const widest = (area.width - gap * (columns - 1)) / columns;
    const tallest = (area.height - gap * (rows - 1)) / rows;
    const width = Math.floor(Math.max(0, Math.min(widest, tallest * tileRatio)));
    if (width > best.tile.width) best = { columns, rows, tile: { width, height: Math.floor(width / tileRatio) } };
  }
  return best;
}

/** How many tiles the area can show before they get too small. At least one. */
export function capacity(area: Size, gap = tileGap): number {
  const columns = Math.max(1, Math.floor((area.width + gap) / (smallestTile + gap)));
  const rows = Math.max(1, Math.floor((area.height + gap) / (smallestTile / tileRatio + gap)));
  return columns * rows;
}

export interface Rect extends Size {
  x: number;
  y: number;
}

/** Tiles in reading order, the last row centred, the whole in the middle of the area. */
export function gridRects(area: Size, count: number, gap = tileGap): Rect[] {
  const { columns, tile } = bestGrid(area, count, gap);
  const rows = Math.ceil(count / columns);
  const top = (area.height - rows * tile.height - (rows - 1) * gap) / 2;
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / columns);
    const inRow = row === rows - 1 ? count - row * columns : columns;
    const left = (area.width - inRow * tile.width - (inRow - 1) * gap) / 2;
    return {
      x: Math.round(left + (index - row * columns) * (tile.width + gap)),
      y: Math.round(top + row * (tile.height + gap)),
      ...tile,
    };
  });
}

export interface Screenplay {
  /** Where the shared screen goes. */
  focus: Rect;
  /** Places for people beside or below it; there may be fewer than people. */
  strip: Rect[];
}

/** A shared screen takes what it can; the people stand in a strip beside it, or below it on tall areas. */
export function screenplay(area: Size, people: number, gap = tileGap): Screenplay {
  if (people === 0) return { focus: { x: 0, y: 0, ...area }, strip: [] };
  return area.width >= area.height * 1.2 ? stripBeside(area, people, gap) : stripBelow(area, people, gap);
}

function stripBeside(area: Size, people: number, gap: number): Screenplay {
  const width = Math.round(clamp(area.width * 0.2, smallestTile, 240));
  const height = Math.floor(width / tileRatio);
  const places = Math.min(people, Math.max(1, Math.floor((area.height + gap) / (height + gap))));
  const top = Math.round((area.height - places * (height + gap) + gap) / 2);
  const x = area.width - width;
  return {
    focus: { x: 0, y: 0, width: x - gap, height: area.height },
    strip: Array.from({ length: places }, (_, i) => ({ x, y: top + i * (height + gap), width, height })),
  };
}

function stripBelow(area: Size, people: number, gap: number): Screenplay {
  const columns = Math.max(1, Math.min(people, Math.floor((area.width + gap) / (smallestTile + gap)), 4));
  const width = Math.floor(Math.min(240, (area.width - gap * (columns - 1)) / columns));
  const height = Math.floor(width / tileRatio);
  const rows = people > columns && area.height > height * 5 ? 2 : 1;
  const places = Math.min(people, columns * rows);
  const top = area.height - rows * (height + gap) + gap;
  return {
    focus: { x: 0, y: 0, width: area.width, height: top - gap },
    strip: Array.from({ length: places }, (_, index) => {
      const row = Math.floor(index / columns);
      const inRow = Math.min(columns, places - row * columns);
      const left = (area.width - inRow * (width + gap) + gap) / 2;
      return { x: Math.round(left + (index % columns) * (width + gap)), y: top + row * (height + gap), width, height };
    }),
  };
}

/**
 * Who gets a place when there are more people than places. Those who had one keep it, so that nothing jumps; somebody
 * who speaks without a place takes the one of the last person who is silent. The first place is never taken away.
 */
export function seat<T extends { identity: string; speaking: boolean }>(
  people: readonly T[],
  places: number,
  seated: readonly string[],
): { shown: T[]; hidden: number } {
  const first = people[0];
  if (!first || people.length <= places) return { shown: [...people], hidden: 0 };
  const known = new Map(people.map((person) => [person.identity, person]));
  const stay = seated.filter((identity) => identity !== first.identity && known.has(identity));
  const order = [first.identity, ...stay].slice(0, places);
  for (const { identity } of people) {
    if (order.length >= places) break;
    if (!order.includes(identity)) order.push(identity);
  }
  for (const speaker of people.filter((person) => person.speaking && !order.includes(person.identity))) {
    const silent = order.findLastIndex((identity, index) => index > 0 && !known.get(identity)?.speaking);
    if (silent < 0) break;
    order[silent] = speaker.identity;
  }
  const shown = order.flatMap((identity) => known.get(identity) ?? []);
  return { shown, hidden: people.length - shown.length };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
