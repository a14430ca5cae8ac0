import type { Track } from 'livekit-client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { UnseenPictures } from '../src/components/unseen.js';

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('document', { createElement: () => ({}) });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function picture() {
  const attachedElements: unknown[] = [];
  return {
    attachedElements,
    attach: vi.fn((element: unknown) => attachedElements.push(element)),
    detach: vi.fn(() => attachedElements.pop()),
  };
}

const as = (...pictures: ReturnType<typeof picture>[]) => pictures as unknown as Track[];

it('NeverOnAnyTile_IsPutToRestOnce', () => {
  const [unseen, track] = [new UnseenPictures(), picture()];
  for (let i = 0; i < 3; i++) {
    unseen.sync(as(track));
    vi.runAllTimers();
  }
  expect(track.attach).toHaveBeenCalledTimes(1);
  expect(track.attachedElements).toEqual([]);
});

it('GotATileMeanwhile_IsLeftAlone', () => {
  const [unseen, track] = [new UnseenPictures(), picture()];
  unseen.sync(as(track));
  track.attachedElements.push('tile');
  vi.runAllTimers();
  expect(track.attach).not.toHaveBeenCalled();
});

it('GoneMeanwhile_IsLeftAlone', () => {
  const [unseen, track] = [new UnseenPictures(), picture()];
  unseen.sync(as(track));
  unseen.sync([]);
  vi.runAllTimers();
  expect(track.attach).not.toHaveBeenCalled();
});
