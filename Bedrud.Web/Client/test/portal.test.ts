import { afterEach, describe, expect, it, vi } from 'vitest';
import { Portal, reactionMs } from '../src/portal/portal.js';
import { FakePortal, fact, line, state, until } from './portal-fakes.js';

const made: Portal[] = [];
afterEach(() => {
  for (const portal of made.splice(0)) portal.close();
  vi.useRealTimers();
});

async function opened(server = new FakePortal()) {
  const portal = new Portal('daily', () => {}, server.fetcher);
  made.push(portal);
  portal.open('tab1');
  await until(() => expect(server.listening).toBe(1));
  server.push('state', state());
  await until(() => expect(portal.facts.online).toBe(true));
  return { portal, server };
}

describe('the stream', () => {
  it('Opened_NamesTheDevice_LoadsTheChat', async () => {
    const server = new FakePortal();
    server.page = { lines: [line('1', 'before you came')], earlier: true };
    const { portal } = await opened(server);
    expect(server.streams).toEqual(['/api/meetings/daily/stream?device=tab1']);
    await until(() => expect(portal.facts.chat).toMatchObject({ unread: 1, earlier: true }));
    expect(portal.facts.chat.latest).toBeNull();
  });

  it('State_BecomesFacts', async () => {
    const { portal, server } = await opened();
    const people = [fact('me', 'Me'), fact('ada', 'Ada', { handRaisedAt: '2026-03-01T10:00:00Z' })];
    server.push(
      'state',
      state({ role: 'moderator', people, spotlight: 'ada', chat: { allowed: false, maxFileBytes: 5 } }),
    );
    await until(() => expect(portal.facts.role).toBe('moderator'));
    expect(portal.facts).toMatchObject({ people, spotlight: 'ada', chat: { allowed: false, maxFileBytes: 5 } });
  });

  it('Lost_FactsStay_AndComeBackWithTheChat', async () => {
    const { portal, server } = await opened();
    server.push('chat', line('1', 'to be deleted'));
    await until(() => expect(portal.facts.chat.lines).toHaveLength(1));
    server.page = { lines: [line('2', 'while away')], earlier: false };
    server.drop();
    await until(() => expect(portal.facts.online).toBe(false));
    expect(portal.facts.people).toHaveLength(1);
    await until(() => expect(server.listening).toBe(1));
    server.push('state', state());
    await until(() => expect(portal.facts.online).toBe(true));
    await until(() => expect(portal.facts.chat.lines.map(({ id }) => id)).toEqual(['2']));
  });

  it('Refused_AskedAgainWhileTheCallLasts_NotAfterwards', async () => {
    vi.useFakeTimers();
    const server = new FakePortal();
    server.refuseStream = 403;
    const portal = new Portal('daily', () => {}, server.fetcher);
    portal.open('');
    await vi.advanceTimersByTimeAsync(100);
    server.refuseStream = null;
    await vi.advanceTimersByTimeAsync(5000);
    expect(server.streams).toHaveLength(1);
    portal.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.streams).toHaveLength(1);
    expect(server.listening).toBe(0);
  });
});

describe('requests', () => {
  it('ToldTwice_Once_OverWhenTheModeratorThinksBetterOfIt', async () => {
    const { portal, server } = await opened();
    const request = { id: 'r', source: 'microphone', from: 'Ada' };
    server.push('request', request);
    server.push('request', request);
    await until(() => expect(portal.facts.requests).toEqual([request]));
    server.push('request-over', { id: 'r' });
    await until(() => expect(portal.facts.requests).toEqual([]));
  });

  it('NoLongerStandsAfterAGap_Forgotten', async () => {
    const { portal, server } = await opened();
    server.push('request', { id: 'r', source: 'camera', from: 'Ada' });
    await until(() => expect(portal.facts.requests).toHaveLength(1));
    server.drop();
    await until(() => expect(server.listening).toBe(1));
    server.push('state', state());
    await until(() => expect(portal.facts.requests).toEqual([]));
  });

  it('Answered_LeavesAtOnce', async () => {
    const { portal, server } = await opened();
    server.push('request', { id: 'r', source: 'camera', from: 'Ada' });
    await until(() => expect(portal.facts.requests).toHaveLength(1));
    const told = portal.answer('r', true);
    expect(portal.facts.requests).toEqual([]);
    await told;
    expect(server.asked.at(-1)).toEqual({ method: 'POST', path: 'requests/r', body: { accepted: true } });
  });
});

it('Reaction_FloatsForAWhile', async () => {
  const { portal, server } = await opened();
  vi.useFakeTimers();
  server.push('reaction', { identity: 'ada', name: 'Ada', emoji: '👏' });
  await vi.advanceTimersByTimeAsync(10);
  expect(portal.facts.reactions).toMatchObject([{ name: 'Ada', emoji: '👏' }]);
  await vi.advanceTimersByTimeAsync(reactionMs);
  expect(portal.facts.reactions).toEqual([]);
});

describe('sending', () => {
  it('ShownAtOnce_ConfirmedByTheAnswer', async () => {
    const { portal, server } = await opened();
    server.answers.set('POST chat', () => Response.json(line('1', 'hi', { own: true })));
    const sending = portal.send('hi');
    expect(portal.facts.chat.pending).toMatchObject([{ text: 'hi', failed: null }]);
    await sending;
    expect(portal.facts.chat).toMatchObject({ pending: [], lines: [{ id: '1', text: 'hi' }], unread: 0 });
  });

  it('Failed_TriedAgainUnderTheSameId', async () => {
    const { portal, server } = await opened();
    server.answers.set('POST chat', () => Promise.reject(new TypeError('fetch failed')));
    await portal.send('hi');
    const [failed] = portal.facts.chat.pending;
    expect(failed?.failed).not.toBeNull();
    server.answers.set('POST chat', () => Response.json(line('1', 'hi', { own: true })));
    await portal.retry(failed?.clientId ?? '');
    expect(portal.facts.chat).toMatchObject({ pending: [], lines: [{ id: '1' }] });
    const sent = server.asked.filter(({ path, method }) => path === 'chat' && method === 'POST');
    expect(new Set(sent.map(({ body }) => (body as { clientId: string }).clientId)).size).toBe(1);
  });

  it('LaterLine_IsTheLatest_OwnIsNot', async () => {
    const { portal, server } = await opened();
    server.push('chat', line('1', 'hello'));
    await until(() => expect(portal.facts.chat.latest?.id).toBe('1'));
    server.push('chat', line('2', 'mine', { own: true }));
    server.push('chat', line('1', 'hello, all', { editedAt: '2026-03-01T10:05:00Z' }));
    await until(() => expect(portal.facts.chat.lines[0]?.text).toBe('hello, all'));
    expect(portal.facts.chat.latest?.text).toBe('hello');
  });
});
