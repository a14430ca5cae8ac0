import { describe, expect, it } from 'vitest';
import { SpeakerFollower } from '../../src/layout/speaker.js';

/** `me` and the others; capitals speak. */
const people = (names: string) =>
  ['me', ...names].map((name) => ({
    identity: name.toLowerCase(),
    local: name === 'me',
    speaking: name !== name.toLowerCase(),
  }));

function follow(...script: [atMs: number, names: string][]) {
  const follower = new SpeakerFollower();
  return script.map(([atMs, names]) => follower.follow(people(names), atMs)).at(-1);
}

describe('SpeakerFollower', () => {
  it('NobodySpokeYet_TheFirstOther', () => {
    expect(follow([0, 'abc'])).toEqual({ speaker: 'a', againMs: null });
  });

  it('Alone_Nobody', () => {
    expect(follow([0, ''])).toEqual({ speaker: null, againMs: null });
  });

  it('SpeaksForASecond_TakesOver', () => {
    expect(follow([0, 'aBc'])).toEqual({ speaker: 'a', againMs: 1000 });
    expect(follow([0, 'aBc'], [1000, 'aBc'])).toEqual({ speaker: 'b', againMs: null });
  });

  it('ACough_TakesNothingOver', () => {
    expect(follow([0, 'aBc'], [600, 'abc'], [1200, 'aBc'])?.speaker).toBe('a');
  });

  it('Silence_TakesItFromNobody', () => {
    expect(follow([0, 'aBc'], [1000, 'aBc'], [2000, 'abc'], [90_000, 'abc'])?.speaker).toBe('b');
  });

  it('TwoAtOnce_TheOneWhoHasItKeepsIt', () => {
    expect(follow([0, 'aBc'], [1000, 'aBc'], [1100, 'aBC'], [9000, 'aBC'])?.speaker).toBe('b');
    expect(follow([0, 'aBc'], [1000, 'aBc'], [1100, 'aBC'], [9000, 'abC'])?.speaker).toBe('c');
  });

  it('SpeakerLeaves_TheFirstOther', () => {
    expect(follow([0, 'aBc'], [1000, 'aBc'], [2000, 'ac'])?.speaker).toBe('a');
  });

  it('Oneself_Never', () => {
    const follower = new SpeakerFollower();
    const me = { identity: 'me', local: true, speaking: true };
    const other = { identity: 'a', local: false, speaking: false };
    follower.follow([me, other], 0);
    expect(follower.follow([me, other], 5000)).toEqual({ speaker: 'a', againMs: null });
  });
});
