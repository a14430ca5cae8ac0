import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ActStates } from '../../src/people/act-states.js';
import type { Outcome } from '../../src/portal/facts.js';
import { stringsFor } from '../../src/strings/strings.js';

const t = stringsFor('en');
const words = { pending: () => 'doing' };

function deferred() {
  let resolve!: (outcome: Outcome) => void;
  const promise = new Promise<Outcome>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

describe('ActStates', () => {
  const changed = vi.fn();
  let states: ActStates;
  const shown = (thing = 'a') => states.of(thing).map((one) => `${one.act} ${one.state} ${one.words(t)}`);

  beforeEach(() => {
    vi.useFakeTimers();
    changed.mockClear();
    states = new ActStates(changed);
  });
  afterEach(() => vi.useRealTimers());

  it('Pending_UntilTheAnswer_ThenNothing', async () => {
    const { promise, resolve } = deferred();
    const run = states.run('a', 'mute', words, () => promise);
    expect(shown()).toEqual(['mute pending doing']);
    expect(states.of('b')).toEqual([]);
    resolve({ ok: true });
    await run;
    expect(shown()).toEqual([]);
    expect(changed).toHaveBeenCalledTimes(2);
  });

  it('SameActTwice_IsAskedOnce_AnotherOneBesideIt', async () => {
    const { promise } = deferred();
    const ask = vi.fn(() => promise);
    void states.run('a', 'mute', words, ask);
    void states.run('a', 'mute', words, ask);
    void states.run('a', 'kick', words, ask);
    expect(ask).toHaveBeenCalledTimes(2);
    expect(shown()).toHaveLength(2);
  });

  it('Failed_StaysUntilRead', async () => {
    await states.run('a', 'mute', words, async () => ({ ok: false, words: () => 'LiveKit does not answer' }));
    vi.advanceTimersByTime(3_600_000);
    expect(shown()).toEqual(['mute failed LiveKit does not answer']);
    expect(states.latest?.state).toBe('failed');
    states.dismiss('a', 'mute');
    expect(shown()).toEqual([]);
  });

  it('Failed_TriedAgain_IsPendingOnly', async () => {
    await states.run('a', 'mute', words, async () => ({ ok: false, words: () => 'no' }));
    void states.run('a', 'mute', words, () => deferred().promise);
    expect(shown()).toEqual(['mute pending doing']);
    states.dismiss('a', 'mute');
    expect(shown()).toHaveLength(1);
  });

  it('LandedWithWords_SaysSoForAWhile', async () => {
    await states.run('a', 'ask', { ...words, landed: () => 'asked' }, async () => ({ ok: true }));
    expect(shown()).toEqual(['ask landed asked']);
    vi.advanceTimersByTime(5_000);
    expect(shown()).toEqual([]);
  });

  it('ThingGone_ItsStatesGo_AndALateAnswerBringsNoneBack', async () => {
    const { promise, resolve } = deferred();
    const run = states.run('a', 'kick', words, () => promise);
    states.keep((thing) => thing !== 'a');
    resolve({ ok: false, words: () => 'not there' });
    await run;
    expect(shown()).toEqual([]);
  });

  it('Unchanged_SameArray', () => {
    void states.run('a', 'mute', words, () => deferred().promise);
    const before = states.of('a');
    void states.run('b', 'mute', words, () => deferred().promise);
    expect(states.of('a')).toBe(before);
  });
});
