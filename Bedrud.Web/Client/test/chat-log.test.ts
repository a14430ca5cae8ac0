import { describe, expect, it } from 'vitest';
import { ChatLog } from '../src/portal/chat-log.js';
import { line } from './portal-fakes.js';

const ids = (log: ChatLog) => log.lines.map(({ id }) => id);

describe('merging', () => {
  it('OutOfOrderAndTwice_SortedAndOnce', () => {
    const log = new ChatLog();
    for (const id of ['3', '1', '3', '2']) log.put(line(id, id));
    expect(ids(log)).toEqual(['1', '2', '3']);
  });

  it('OlderVersionComesLate_NewerStays', () => {
    const log = new ChatLog();
    log.put(line('1', 'second', { editedAt: '2026-03-01T10:05:00.5Z' }));
    log.put(line('1', 'first'));
    expect(log.lines[0]?.text).toBe('second');
    log.put(line('1', '', { editedAt: '2026-03-01T10:05:00.5Z', deletedAt: '2026-03-01T10:06:00Z' }));
    log.put(line('1', 'second', { editedAt: '2026-03-01T10:05:00.5Z' }));
    expect(log.lines[0]?.deletedAt).not.toBeNull();
  });

  it('PageReplaces_WhatWasDeletedMeanwhileIsGone_WhatCameMeanwhileStays', () => {
    const log = new ChatLog();
    log.put(line('1', 'old'));
    log.loading();
    log.put(line('4', 'just now'));
    log.loaded({ lines: [line('2', 'b'), line('3', 'c')], earlier: true });
    expect(ids(log)).toEqual(['2', '3', '4']);
    expect(log.earlier).toBe(true);
    log.loadedEarlier({ lines: [line('1', '', { deletedAt: '2026-03-01T10:06:00Z' })], earlier: false });
    expect(ids(log)).toEqual(['1', '2', '3', '4']);
    expect(log.earlier).toBe(false);
  });
});

describe('unread', () => {
  it('OthersNewLinesCount_OwnAndDeletedDoNot', () => {
    const log = new ChatLog();
    log.put(line('1', 'a'));
    log.put(line('2', 'b', { own: true }));
    log.put(line('3', '', { deletedAt: '2026-03-01T10:06:00Z' }));
    expect(log.unread).toBe(1);
    expect(log.markSeen()).toBe(true);
    expect(log.unread).toBe(0);
    expect(log.markSeen()).toBe(false);
    log.put(line('1', 'changed', { editedAt: '2026-03-01T10:07:00Z' }));
    expect(log.unread).toBe(0);
  });

  it('CameBack_WhatWasSeenStaysSeen', () => {
    const log = new ChatLog();
    log.put(line('1', 'a'));
    log.markSeen();
    log.clear();
    log.loaded({ lines: [line('1', 'a'), line('2', 'b')], earlier: false });
    expect(log.unread).toBe(1);
  });
});

describe('pending', () => {
  it('StreamIsFasterThanTheAnswer_NoDuplicate', () => {
    const log = new ChatLog();
    log.write({ clientId: 'c', text: 'hi', failed: null });
    log.put(line('1', 'hi', { own: true }));
    expect(log.pending).toEqual([]);
    log.drop('c');
    log.put(line('1', 'hi', { own: true }));
    expect(ids(log)).toEqual(['1']);
  });

  it('AnswerLost_ThePageAfterwardsConfirmsIt', () => {
    const log = new ChatLog();
    log.write({ clientId: 'c', text: 'hi', failed: null });
    log.fail('c', () => 'away');
    log.loading();
    log.loaded({ lines: [line('1', 'hi', { own: true })], earlier: false });
    expect(log.pending).toEqual([]);
  });

  it('SomebodyElseWritesTheSame_StaysPending', () => {
    const log = new ChatLog();
    log.write({ clientId: 'c', text: 'hi', failed: null });
    log.put(line('1', 'hi'));
    expect(log.pending).toHaveLength(1);
  });
});
