/** CSS pixels. */
export interface Size {
  width: number;
  height: number;
}

export interface Rect extends Size {
  x: number;
  y: number;
}

export const tileRatio = 16 / 9;
export const tileGap = 8;
/** What the buttons that turn pages need, gap included: 44 px to touch. */
export const pagerHeight = 48;
/** Below this a face can't be recognised, and a name doesn't fit. */
export const smallestTile = 132;

export function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

/** A telephone, in either hand. */
export function isPhone({ width, height }: Size): boolean {
  return width < 480 || height < 320;
}
