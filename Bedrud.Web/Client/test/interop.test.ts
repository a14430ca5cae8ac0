import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { emptySnapshot, type MeetingState, toMeetingState } from '../src/call/snapshot.js';
import { attach, detach } from '../src/interop.js';

class FakeElement {
  listener: ((state: MeetingState) => void) | undefined;
  observe(listener: (state: MeetingState) => void) {
    this.listener = listener;
    listener(toMeetingState(emptySnapshot('daily'), 'daily – Bedrud'));
    return () => {
      this.listener = undefined;
    };
  }
}

const asElement = (element: FakeElement) => element as unknown as Parameters<typeof attach>[0];

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('customElements', { whenDefined: () => Promise.resolve() });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('Attached_State_ReachesDotNet', async () => {
  const invokeMethodAsync = vi.fn().mockResolvedValue(null);
  attach(asElement(new FakeElement()), { invokeMethodAsync });
  await vi.advanceTimersByTimeAsync(0);
  expect(invokeMethodAsync).toHaveBeenCalledExactlyOnceWith(
    'OnMeetingState',
    expect.objectContaining({ phase: 'prejoin', reason: null, roomName: 'daily', participantCount: 0 }),
  );
});

it.each([
  ['rejects', () => Promise.reject(new Error('circuit'))],
  [
    'throws',
    () => {
      throw new Error('disposed');
    },
  ],
])('LostCircuit_%s_NothingEscapes', async (_, invokeMethodAsync) => {
  const element = new FakeElement();
  attach(asElement(element), { invokeMethodAsync });
  await vi.advanceTimersByTimeAsync(0);
  expect(() => element.listener?.(toMeetingState(emptySnapshot('other'), 'other – Bedrud'))).not.toThrow();
  await vi.advanceTimersByTimeAsync(1000);
});

it('Detached_NothingMore_IsSent', async () => {
  const invokeMethodAsync = vi.fn().mockResolvedValue(null);
  const element = new FakeElement();
  attach(asElement(element), { invokeMethodAsync });
  await vi.advanceTimersByTimeAsync(0);
  detach(asElement(element));
  expect(element.listener).toBeUndefined();
});

it('DetachedBeforeTheModuleLoaded_NeverObserved', async () => {
  const element = new FakeElement();
  attach(asElement(element), { invokeMethodAsync: vi.fn().mockResolvedValue(null) });
  detach(asElement(element));
  await vi.advanceTimersByTimeAsync(0);
  expect(element.listener).toBeUndefined();
});
