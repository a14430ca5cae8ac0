import { describe, expect, it, vi } from 'vitest';
import { PortalActs } from '../src/portal/acts.js';
import type { Outcome } from '../src/portal/facts.js';
import { en } from '../src/strings/strings.en.js';
import { tr } from '../src/strings/strings.tr.js';
import { FakePortal } from './portal-fakes.js';

const words = (outcome: Outcome) => (outcome.ok ? null : outcome.words(en));

describe('what is asked', () => {
  it.each<[string, (acts: PortalActs) => Promise<unknown>, string, string, unknown]>([
    ['hand', (acts) => acts.hand(true), 'POST', 'hand', { raised: true }],
    ['react', (acts) => acts.react('👏'), 'POST', 'reactions', { emoji: '👏' }],
    ['send', (acts) => acts.send('hi', 'c1'), 'POST', 'chat', { text: 'hi', clientId: 'c1' }],
    ['edit', (acts) => acts.edit('7', 'ho'), 'PATCH', 'chat/7', { text: 'ho' }],
    ['remove', (acts) => acts.remove('7'), 'DELETE', 'chat/7', undefined],
    ['answer', (acts) => acts.answer('r', false), 'POST', 'requests/r', { accepted: false }],
    ['kick', (acts) => acts.kick('u_a.b', { minutes: 5 }), 'POST', 'participants/u_a.b/kick', { minutes: 5 }],
    ['ban', (acts) => acts.ban('u_a', { reason: 'x' }), 'POST', 'participants/u_a/ban', { reason: 'x' }],
    [
      'mute',
      (acts) => acts.mute('u_a', { source: 'screen_share', lock: true }),
      'POST',
      'participants/u_a/mute',
      { source: 'screen_share', lock: true },
    ],
    ['unlock', (acts) => acts.unlock('u_a', 'camera'), 'POST', 'participants/u_a/unlock', { source: 'camera' }],
    ['muteAll', (acts) => acts.muteAll(true), 'POST', 'mute-all', { lock: true }],
    ['locks', (acts) => acts.locks({ chat: true }), 'PUT', 'locks', { chat: true }],
    ['ask', (acts) => acts.ask('u_a', 'microphone'), 'POST', 'participants/u_a/ask', { source: 'microphone' }],
    ['lowerHand', (acts) => acts.lowerHand('u_a'), 'POST', 'participants/u_a/lower-hand', undefined],
    ['lowerHands', (acts) => acts.lowerHands(), 'POST', 'lower-hands', undefined],
    ['setRole', (acts) => acts.setRole('u_a', 'viewer'), 'PUT', 'participants/u_a/role', { role: 'viewer' }],
    ['rename', (acts) => acts.rename('u_a', 'Ada'), 'PUT', 'participants/u_a/name', { name: 'Ada' }],
    ['spotlight', (acts) => acts.spotlight(null), 'PUT', 'spotlight', { identity: null }],
    ['end', (acts) => acts.end(), 'POST', 'end', undefined],
    ['admit', (acts) => acts.admit('a/b'), 'POST', 'lobby/a%2Fb/admit', undefined],
    ['admitAll', (acts) => acts.admitAll(), 'POST', 'lobby/admit-all', undefined],
    ['refuse', (acts) => acts.refuse('l', { banMinutes: 60 }), 'POST', 'lobby/l/refuse', { banMinutes: 60 }],
  ])('%s_AsTheContractSays', async (_, ask, method, path, body) => {
    const portal = new FakePortal();
    await ask(new PortalActs('daily', portal.fetcher));
    expect(portal.asked).toEqual([{ method, path, body }]);
  });
});

describe('what comes back', () => {
  const asking = async (answer: () => Response | Promise<Response>) => {
    const portal = new FakePortal();
    portal.answers.set('POST end', answer);
    return new PortalActs('daily', portal.fetcher).end();
  };

  it('Refused_InThePortalsOwnWords', async () => {
    const problem = { code: 'forbidden', title: 'You may not do this.', detail: 'Ask an owner of the room.' };
    const outcome = await asking(() => Response.json(problem, { status: 403 }));
    expect(words(outcome)).toBe('You may not do this. Ask an owner of the room.');
  });

  it('NetworkAway_SaysSo_InTheReadersLanguage', async () => {
    const outcome = await asking(() => Promise.reject(new TypeError('fetch failed')));
    expect(words(outcome)).toBe(en.portalUnreachable);
    expect(outcome.ok ? '' : outcome.words(tr)).toBe(tr.portalUnreachable);
  });

  it('ProxysPage_NotShown', async () => {
    const outcome = await asking(() => new Response('<h1>Bad gateway</h1>', { status: 502 }));
    expect(words(outcome)).toBe(en.actFailed);
  });
});

it('chatExportUrl_TellsTheTimesOfThisBrowsersZone', () => {
  vi.stubEnv('TZ', 'Europe/Istanbul');
  expect(new PortalActs('daily').chatExportUrl).toBe('/api/meetings/daily/chat/export?zone=Europe%2FIstanbul');
  vi.unstubAllEnvs();
});
