export interface Rect {
  x: number;
  y: number;
  w: number;
  h: number;
}

/** One picture of a layout: somebody's camera, or a shared screen. */
export interface Tile {
  key: string;
  identity: string;
  isScreen: boolean;
  /** There is a picture; otherwise the name stands there. */
  hasPicture: boolean;
}

/** Of the width, for those who are not the focus of the speaker layout. */
const ASIDE = 1 / 5;

/** Where each tile goes, by LiveKit's names of layouts, with or without `-light` and `-dark`. What gets no place is left out. */
export function arrange(layout: string, tiles: Tile[], speaker: string | undefined, width: number, height: number): Map<string, Rect> {
  const screen = tiles.find((tile) => tile.isScreen);
  const focus = screen ?? tiles.find((tile) => tile.identity === speaker) ?? tiles.find((tile) => tile.hasPicture) ?? tiles[0];
  if (!focus) return new Map();
  if (layout.startsWith('single-speaker')) return new Map([[focus.key, { x: 0, y: 0, w: width, h: height }]]);
  // A shared screen is the focus of the grid too, as in LiveKit's own pages.
  if (layout.startsWith('speaker') || screen) return besides(focus, tiles, width, height);
  return grid(tiles, width, height);
}

function grid(tiles: Tile[], width: number, height: number): Map<string, Rect> {
  const columns = Math.ceil(Math.sqrt(tiles.length));
  const rows = Math.ceil(tiles.length / columns);
  const w = Math.floor(width / columns);
  const h = Math.floor(height / rows);
  return new Map(tiles.map(({ key }, i) => [key, { x: (i % columns) * w, y: Math.floor(i / columns) * h, w, h }]));
}

function besides(focus: Tile, tiles: Tile[], width: number, height: number): Map<string, Rect> {
  const others = tiles.filter((tile) => tile !== focus);
  if (others.length === 0) return new Map([[focus.key, { x: 0, y: 0, w: width, h: height }]]);
  const w = Math.floor(width * ASIDE);
  const h = Math.floor(Math.min(height / others.length, (w * 9) / 16));
  const column = others.map(({ key }, i): [string, Rect] => [key, { x: 0, y: i * h, w, h }]);
  return new Map([[focus.key, { x: w, y: 0, w: width - w, h: height }], ...column]);
}
