import { clamp, isPhone, pagerHeight, type Rect, type Size, smallestTile, tileGap, tileRatio } from './geometry.js';

export interface Screenplay {
  /** Where the large picture goes. */
  focus: Rect;
  /** Places for the others beside or below it: one page of them. */
  strip: Rect[];
  /** Where pages are turned; null when all have a place. */
  pager: Rect | null;
}

/** Three must stand beside each other on a telephone. */
const smallestInStrip = 104;

/** One picture takes what it can; the others stand in a strip beside it, or below it on tall areas. */
export function screenplay(area: Size, others: number, gap = tileGap): Screenplay {
  if (others === 0) return { focus: { x: 0, y: 0, ...area }, strip: [], pager: null };
  return area.width >= area.height * 1.2 ? stripBeside(area, others, gap) : stripBelow(area, others, gap);
}

function stripBeside(area: Size, others: number, gap: number): Screenplay {
  const width = Math.round(clamp(area.width * 0.2, smallestTile, 240));
  const height = Math.floor(width / tileRatio);
  const x = area.width - width;
  const within = (room: number) => Math.max(1, Math.floor((room + gap) / (height + gap)));
  const paged = others > within(area.height);
  const room = paged ? area.height - pagerHeight : area.height;
  const places = Math.min(others, within(room));
  const top = Math.max(0, Math.round((room - places * (height + gap) + gap) / 2));
  return {
    focus: { x: 0, y: 0, width: x - gap, height: area.height },
    strip: Array.from({ length: places }, (_, i) => ({ x, y: top + i * (height + gap), width, height })),
    pager: paged ? { x, y: area.height - pagerHeight, width, height: pagerHeight } : null,
  };
}

function stripBelow(area: Size, others: number, gap: number): Screenplay {
  const least = isPhone(area) ? smallestInStrip : smallestTile;
  const columns = Math.max(1, Math.min(others, Math.floor((area.width + gap) / (least + gap)), 4));
  const width = Math.floor(Math.min(240, (area.width - gap * (columns - 1)) / columns));
  const height = Math.floor(width / tileRatio);
  const rows = others > columns && area.height > height * 5 ? 2 : 1;
  const places = Math.min(others, columns * rows);
  const paged = others > places;
  const bottom = paged ? area.height - pagerHeight : area.height;
  const top = bottom - rows * (height + gap) + gap;
  return {
    focus: { x: 0, y: 0, width: area.width, height: top - gap },
    strip: Array.from({ length: places }, (_, index) => {
      const row = Math.floor(index / columns);
      const inRow = Math.min(columns, places - row * columns);
      const left = (area.width - inRow * (width + gap) + gap) / 2;
      return { x: Math.round(left + (index % columns) * (width + gap)), y: top + row * (height + gap), width, height };
    }),
    pager: paged ? { x: 0, y: bottom, width: area.width, height: pagerHeight } : null,
  };
}

/** The own picture where it floats above a large one: lower right, upright on telephones as their cameras are. */
export function corner(focus: Rect, gap = tileGap): Rect {
  const upright = focus.height > focus.width;
  const width = Math.round(upright ? clamp(focus.width * 0.3, 88, 160) : clamp(focus.width * 0.2, 120, 240));
  const height = Math.round(upright ? width / 0.75 : width / tileRatio);
  return {
    x: focus.x + focus.width - width - gap,
    y: focus.y + focus.height - height - gap,
    width,
    height,
  };
}
