import { describe, expect, it } from 'vitest';
import { type KeyPress, shortcutFor } from '../src/keyboard.js';
import { PushToTalk } from '../src/push-to-talk.js';

const element = (name: string) => ({ matches: (selectors: string) => selectors.split(', ').includes(name) });
const press = (key: string, change: Partial<KeyPress> = {}, on = 'button'): KeyPress => ({
  key,
  repeat: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  composedPath: () => [element(on), {}] as unknown as EventTarget[],
  ...change,
});

describe('single keys', () => {
  it.each([
    ['m', 'microphone'],
    ['V', 'camera'],
    ['s', 'screen'],
    ['h', 'hand'],
    ['r', 'reactions'],
    ['c', 'chat'],
    ['p', 'people'],
    ['l', 'layout'],
    ['f', 'fullScreen'],
    [',', 'settings'],
    ['?', 'help'],
    ['x', null],
  ])('%s_%s', (key, name) => {
    expect(shortcutFor(press(key))).toBe(name);
  });

  it.each(['input', 'textarea', 'select', 'dialog', '[contenteditable]'])('In %s_Nothing', (name) => {
    expect(shortcutFor(press('m', {}, name))).toBeNull();
  });

  it('WithAModifierOrHeld_Nothing', () => {
    expect(shortcutFor(press('c', { ctrlKey: true }))).toBeNull();
    expect(shortcutFor(press('m', { metaKey: true }))).toBeNull();
    expect(shortcutFor(press('m', { altKey: true }))).toBeNull();
    expect(shortcutFor(press('m', { repeat: true }))).toBeNull();
  });
});

describe('push to talk', () => {
  /** A microphone that turns when the test says so. */
  function slow() {
    const turns: boolean[] = [];
    const waiting: (() => void)[] = [];
    const talk = new PushToTalk((on) => {
      turns.push(on);
      return new Promise((resolve) => waiting.push(resolve));
    });
    const settle = async () => {
      waiting.shift()?.();
      await new Promise((resolve) => setTimeout(resolve, 0));
    };
    return { talk, turns, settle };
  }

  it('LetGoWhileItTurnsOn_EndsSilent', async () => {
    const { talk, turns, settle } = slow();
    talk.press();
    talk.release();
    expect(turns).toEqual([true]);
    await settle();
    await settle();
    expect(turns).toEqual([true, false]);
  });

  it('HeldAndLetGo_OnAndOff', async () => {
    const { talk, turns, settle } = slow();
    talk.press();
    talk.press();
    await settle();
    expect(turns).toEqual([true]);
    talk.release();
    talk.release();
    await settle();
    expect(turns).toEqual([true, false]);
  });
});
