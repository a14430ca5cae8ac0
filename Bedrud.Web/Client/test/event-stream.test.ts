import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EventParser, openEventStream, type StreamEvent, type StreamListener } from '../src/portal/event-stream.js';
import { FakePortal, problem } from './streams.js';

describe('EventParser', () => {
  const read = (...pieces: string[]) => {
    const events: StreamEvent[] = [];
    const parser = new EventParser((event) => events.push(event));
    for (const piece of pieces) parser.push(piece);
    return events;
  };
  const text = 'event: chat\ndata: {"a":\ndata: 1}\n\n: a comment\n\ndata: 2\n\n';
  const events = [
    { event: 'chat', data: { a: 1 } },
    { event: 'message', data: 2 },
  ];

  it('WholeText_EventsInOrder_CommentsLeftOut', () => expect(read(text)).toEqual(events));

  it('OneCharacterAtATime_TheSame', () => expect(read(...text)).toEqual(events));

  it('WindowsLineEnds_CutAnywhere_TheSame', () => expect(read(...text.replaceAll('\n', '\r\n'))).toEqual(events));

  it('UnfinishedEvent_IsNotGiven', () => expect(read('event: chat\ndata: 1\n')).toEqual([]));

  it('NotJson_IsLeftOut_TheNextIsGiven', () =>
    expect(read('data: <html>\n\ndata: 3\n\n')).toEqual([{ event: 'message', data: 3 }]));
});

describe('openEventStream', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const later = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

  function open() {
    const portal = new FakePortal();
    const log: unknown[] = [];
    const listener: StreamListener = {
      opened: () => log.push('opened'),
      lost: () => log.push('lost'),
      received: ({ event, data }) => log.push([event, data]),
      refused: (status, body) => log.push([status, body]),
    };
    return { portal, log, stream: openEventStream('/stream', listener, portal.fetcher) };
  }

  it('StreamEnds_IsOpenedAgain', async () => {
    const { portal, log, stream } = open();
    const first = portal.stream();
    first.write('event: a\ndata: 1\n\n');
    await later();
    first.end();
    await later();
    expect(log).toEqual(['opened', ['a', 1], 'lost']);
    portal.stream().write('event: b\ndata: 2\n\n');
    await later(700);
    expect(log.slice(3)).toEqual(['opened', ['b', 2]]);
    stream.close();
  });

  it('PortalAway_IsTriedEverMoreSeldom_ButAtLeastEveryEightSeconds', async () => {
    const { portal, log, stream } = open();
    for (let i = 0; i < 20; i++) portal.answer(new TypeError('Failed to fetch'));
    await later(60_000);
    expect(portal.asked.length).toBeGreaterThan(9);
    expect(portal.asked.length).toBeLessThan(21);
    expect(log).not.toContain('opened');
    stream.close();
  });

  it.each([500, 502, 503, 408, 429])('Status %i_IsTriedAgain', async (status) => {
    const { portal, log, stream } = open();
    portal.answer(problem(status, {}));
    await later();
    expect(log).toEqual(['lost']);
    portal.stream();
    await later(700);
    expect(log).toEqual(['lost', 'opened']);
    stream.close();
  });

  it.each([401, 403, 404, 410])('Status %i_IsFinal_AndSaysWhy', async (status) => {
    const { portal, log } = open();
    portal.answer(problem(status, { code: 'banned' }));
    await later(60_000);
    expect(log).toEqual([[status, { code: 'banned' }]]);
    expect(portal.asked).toHaveLength(1);
  });

  it('SilenceForHalfAMinute_CountsAsLost_CommentsDoNot', async () => {
    const { portal, log, stream } = open();
    const first = portal.stream();
    await later();
    for (let i = 0; i < 6; i++) {
      await later(10_000);
      first.write(':\n\n');
    }
    await later();
    expect(log).toEqual(['opened']);
    stream.close();
  });

  it('NoAnswerAtAll_IsGivenUp_AndAskedAgain', async () => {
    const { portal, log, stream } = open();
    await later(30_000);
    expect(log).toEqual(['lost']);
    await later(1000);
    expect(portal.asked).toHaveLength(2);
    stream.close();
  });

  it('Closed_NothingMoreHappens', async () => {
    const { portal, log, stream } = open();
    portal.stream();
    await later();
    stream.close();
    await later(60_000);
    expect(log).toEqual(['opened']);
    expect(portal.asked).toHaveLength(1);
  });
});
