import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { coalesce } from '../src/coalesce.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('coalesce', () => {
  it('FirstValue_SentAtOnce', () => {
    const send = vi.fn();
    coalesce(send, 250).push(1);
    expect(send).toHaveBeenCalledExactlyOnceWith(1);
  });

  it('ManyInOneInterval_OnlyTheLatestFollows', () => {
    const send = vi.fn();
    const { push } = coalesce<number>(send, 250);
    for (let value = 1; value <= 50; value++) push(value);
    vi.advanceTimersByTime(250);
    expect(send.mock.calls).toEqual([[1], [50]]);
  });

  it('AStormOfASecond_AtMostFourFollowTheFirst', () => {
    const send = vi.fn();
    const { push } = coalesce<number>(send, 250);
    for (let ms = 0; ms < 1000; ms += 10) {
      push(ms);
      vi.advanceTimersByTime(10);
    }
    expect(send.mock.calls.length).toBeLessThanOrEqual(5);
    vi.advanceTimersByTime(1000);
    expect(send).toHaveBeenLastCalledWith(990);
  });

  it('SameValueAgain_NotSent', () => {
    const send = vi.fn();
    const { push } = coalesce<{ on: boolean }>(send, 250);
    push({ on: true });
    vi.advanceTimersByTime(1000);
    push({ on: true });
    vi.advanceTimersByTime(1000);
    expect(send).toHaveBeenCalledTimes(1);
  });

  it('Stopped_NothingMore', () => {
    const send = vi.fn();
    const sender = coalesce<number>(send, 250);
    sender.push(1);
    sender.push(2);
    sender.stop();
    sender.push(3);
    vi.advanceTimersByTime(1000);
    expect(send).toHaveBeenCalledTimes(1);
  });
});
