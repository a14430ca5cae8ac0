import { afterEach, expect, it, vi } from 'vitest';
import { StageView } from '../src/stage-view.js';

function storage(stored: Record<string, unknown> = {}) {
  const items = new Map([['bedrud.meeting', JSON.stringify(stored)]]);
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => items.set(key, value),
  });
}

afterEach(() => {
  vi.unstubAllGlobals();
});

it('Chosen_IsThereAgainNextTime', () => {
  storage();
  const view = new StageView();
  view.setMode('speaker');
  view.setSelfView('corner');
  expect(new StageView()).toMatchObject({ mode: 'speaker', selfView: 'corner', pinned: null });
});

it('StoredBySomebodyElse_FallsBack', () => {
  storage({ layout: 'spiral', selfView: 7 });
  expect(new StageView()).toMatchObject({ mode: 'auto', selfView: 'tile' });
});

it('Pin_TellsAndTakesItBackTheSecondTime', () => {
  storage();
  const view = new StageView();
  const told = vi.fn();
  const stop = view.subscribe(told);
  view.pin('a/camera');
  expect(view.pinned).toBe('a/camera');
  view.pin('a/camera');
  expect(view.pinned).toBeNull();
  stop();
  view.pin('a/camera');
  expect(told).toHaveBeenCalledTimes(2);
});

it('LayoutChosen_ReleasesThePin', () => {
  storage();
  const view = new StageView();
  view.pin('a/camera');
  view.setMode('grid');
  expect(view.pinned).toBeNull();
});
