import { isPhone, type Rect, type Size, smallestTile, tileGap, tileRatio } from './geometry.js';

export interface Grid {
  columns: number;
  rows: number;
  /** Size of one tile in CSS pixels. */
  tile: Size;
}

/** On upright areas tiles may grow as tall as a portrait instead of leaving the rest empty. */
const slimmest = 2 / 3;

/** The grid in which `count` tiles come out largest: of 16:9, on upright areas up to 2:3. */
export function bestGrid(area: Size, count: number, gap = tileGap): Grid {
  const slim = area.height > area.width ? slimmest : tileRatio;
  let best: Grid = { columns: 1, rows: Math.max(count, 1), tile: { width: 0, height: 0 } };
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const widest = (area.width - gap * (columns - 1)) / columns;
    const tallest = (area.height - gap * (rows - 1)) / rows;
    const width = Math.floor(Math.max(0, Math.min(widest, tallest * tileRatio)));
    const height = Math.floor(Math.max(0, Math.min(tallest, width / slim)));
    if (width * height > best.tile.width * best.tile.height) best = { columns, rows, tile: { width, height } };
  }
  return best;
}

/** How many tiles one page shows before they get too small, or too many to look at. At least one. */
export function capacity(area: Size, gap = tileGap): number {
  const columns = Math.max(1, Math.floor((area.width + gap) / (smallestTile + gap)));
  const rows = Math.max(1, Math.floor((area.height + gap) / (smallestTile / tileRatio + gap)));
  const most = isPhone(area) ? 8 : area.width < 900 ? 24 : 49;
  return Math.min(columns * rows, most);
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
