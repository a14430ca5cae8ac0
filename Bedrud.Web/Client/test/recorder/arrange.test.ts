import { describe, expect, it } from 'vitest';
import { inscribe, type RecordedPerson, Stage } from '../../src/recorder/arrange.js';
import type { RecordingLayout } from '../../src/recorder/protocol.js';

const person = (identity: string, more: Partial<RecordedPerson> = {}): RecordedPerson => ({
  identity,
  name: identity,
  speaking: false,
  camera: `${identity}-camera`,
  screen: null,
  ...more,
});
const people = (count: number) => Array.from({ length: count }, (_, i) => person(`p${i}`));
const p720 = { width: 1280, height: 720 };
const arrange = (layout: RecordingLayout, who: RecordedPerson[], size = p720) =>
  new Stage(layout, size).arrange(who, 0).shown;

describe('Stage', () => {
  it.each([
    ['grid', 720],
    ['speaker', 720],
    ['grid', 1080],
    ['single-speaker', 1080],
  ] as const)(
    'puts everybody of %s at %d on even pixels within the picture, and nobody on another',
    (layout, height) => {
      const size = { width: (height * 16) / 9, height };
      for (let count = 1; count <= 30; count++) {
        const rects = arrange(layout, people(count), size).map((one) => one.rect);
        for (const [index, a] of rects.entries()) {
          expect([a.x, a.y, a.width, a.height].every((value) => value % 2 === 0 && value >= 0)).toBe(true);
          expect(a.x + a.width <= size.width && a.y + a.height <= size.height).toBe(true);
          for (const b of rects.slice(index + 1)) {
            const apart =
              a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
            expect(apart).toBe(true);
          }
        }
      }
    },
  );

  it('shows 25 in a grid, and whoever speaks among them', () => {
    const who = people(30);
    who[29] = person('p29', { speaking: true });
    const shown = arrange('grid', who);
    expect(shown).toHaveLength(25);
    expect(shown.some((one) => one.person.identity === 'p29')).toBe(true);
  });

  it('makes a shared screen large in every layout', () => {
    for (const layout of ['grid', 'speaker', 'single-speaker'] as const) {
      const [large, ...others] = arrange(layout, [person('ada'), person('li', { screen: 'li-screen' })]);
      expect([large?.person.identity, large?.source, large?.large]).toEqual(['li', 'screen', true]);
      expect(others.map((one) => one.person.identity).sort()).toEqual(layout === 'single-speaker' ? [] : ['ada', 'li']);
    }
  });

  it('follows who speaks', () => {
    const stage = new Stage('single-speaker', p720);
    const who = (speaker: string) => ['ada', 'li'].map((name) => person(name, { speaking: name === speaker }));
    stage.arrange(who('ada'), 0);
    stage.arrange(who('li'), 100);
    expect(stage.arrange(who('li'), 1200).shown.map((one) => one.person.identity)).toEqual(['li']);
  });

  it('shows nobody where nobody is', () => {
    for (const layout of ['grid', 'speaker', 'single-speaker'] as const) expect(arrange(layout, [])).toEqual([]);
  });
});

describe('inscribe', () => {
  const tile = { x: 10, y: 20, width: 640, height: 360 };

  it('keeps a picture whole, in the middle', () => {
    expect(inscribe({ width: 360, height: 640 }, tile)).toEqual({ x: 228, y: 20, width: 202, height: 360 });
  });

  it('fills a tile of nearly the same shape', () => {
    expect(inscribe({ width: 1280, height: 716 }, tile)).toEqual(tile);
  });
});
