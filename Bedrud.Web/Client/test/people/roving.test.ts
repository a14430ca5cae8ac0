import { describe, expect, it } from 'vitest';
import { placeMenu } from '../../src/people/place-menu.js';
import { nextIndex, typedIndex } from '../../src/people/roving.js';

describe('nextIndex', () => {
  it.each([
    ['ArrowDown', 0, 1],
    ['ArrowDown', 2, 0],
    ['ArrowUp', 0, 2],
    ['ArrowUp', -1, 2],
    ['Home', 2, 0],
    ['End', 0, 2],
    ['m', 0, null],
  ])('%s from %i_%s', (key, current, expected) => {
    expect(nextIndex(key, current, 3)).toBe(expected);
  });

  it('NothingThere_Null', () => {
    expect(nextIndex('End', -1, 0)).toBeNull();
  });
});

describe('typedIndex', () => {
  const words = ['Mute', 'Lock microphone', 'Lock camera', 'Rename'];

  it.each([
    ['l', 0, 1],
    ['l', 1, 2],
    ['ll', 1, 2],
    ['lock c', 1, 2],
    ['m', 0, 0],
    ['x', 0, null],
  ])('"%s" from %i_%s', (typed, current, expected) => {
    expect(typedIndex(words, typed, current)).toBe(expected);
  });
});

describe('placeMenu', () => {
  const window = { width: 1280, height: 800 };
  const menu = { width: 288, height: 400 };

  it('RoomBelow_Below_RightEdgesInLine', () => {
    expect(placeMenu({ top: 100, bottom: 144, right: 1260 }, menu, window)).toEqual({ top: 148, left: 972 });
  });

  it('NoRoomBelow_Above', () => {
    expect(placeMenu({ top: 700, bottom: 744, right: 1260 }, menu, window).top).toBe(296);
  });

  it('NoRoomAtAll_StaysOnTheScreen', () => {
    const { top, left } = placeMenu({ top: 100, bottom: 144, right: 100 }, menu, { width: 360, height: 380 });
    expect([top, left]).toEqual([8, 8]);
  });
});
