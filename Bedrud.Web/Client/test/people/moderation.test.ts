import { beforeEach, describe, expect, it } from 'vitest';
import { ActStates } from '../../src/people/act-states.js';
import type { PeopleActs } from '../../src/people/acts-type.js';
import { banRequest, kickRequest, refuseRequest } from '../../src/people/durations.js';
import type { MenuAct } from '../../src/people/menu.js';
import { Moderation, stillThere, things } from '../../src/people/moderation.js';
import { panelPerson } from './fakes.js';

describe('Moderation', () => {
  let asked: unknown[][];
  let moderation: Moderation;

  beforeEach(() => {
    asked = [];
    const acts = new Proxy({} as PeopleActs, {
      get:
        (_, name) =>
        (...parameters: unknown[]) => {
          asked.push([name, ...parameters]);
          return new Promise(() => {});
        },
    });
    moderation = new Moderation(new ActStates(() => {}), acts);
  });

  it.each<[MenuAct, unknown[]]>([
    [{ kind: 'mute', source: 'screen' }, ['mute', 'x', { source: 'screen_share' }]],
    [{ kind: 'lock', source: 'camera' }, ['mute', 'x', { source: 'camera', lock: true }]],
    [{ kind: 'unlock', source: 'screen' }, ['unlock', 'x', 'screen_share']],
    [{ kind: 'ask', source: 'microphone' }, ['ask', 'x', 'microphone']],
    [{ kind: 'spotlight' }, ['spotlight', 'x']],
    [{ kind: 'end-spotlight' }, ['spotlight', null]],
    [{ kind: 'lower-hand' }, ['lowerHand', 'x']],
    [{ kind: 'role', role: 'viewer' }, ['setRole', 'x', 'viewer']],
  ])('Menu_%j_IsAskedOfThePortal', (act, expected) => {
    expect(moderation.perform('x', act)).toBe(true);
    expect(asked).toEqual([expected]);
  });

  it.each<MenuAct>([{ kind: 'kick' }, { kind: 'ban' }, { kind: 'rename' }, { kind: 'role', role: 'moderator' }])(
    'Menu_%j_NeedsMoreWords',
    (act) => {
      expect(moderation.perform('x', act)).toBe(false);
      expect(asked).toEqual([]);
    },
  );

  it('Pending_IsOnTheThingItself', () => {
    moderation.lowerHand('x');
    moderation.admit('w');
    moderation.setLock('chat', true);
    expect(moderation.states.of(things.hand('x'))).toHaveLength(1);
    expect(moderation.states.of(things.person('x'))).toHaveLength(0);
    expect(moderation.states.of(things.waiting('w'))).toHaveLength(1);
    expect(moderation.states.of(things.lock('chat'))).toHaveLength(1);
    expect(asked.at(-1)).toEqual(['locks', { chat: true }]);
  });

  it('WhoWaits_IsDecidedOnOnceAtATime', () => {
    moderation.admit('w');
    moderation.refuse('w', {});
    expect(asked).toEqual([['admit', 'w']]);
  });
});

it('stillThere_WhoIsThere_AndWhatAlwaysIs', () => {
  const there = stillThere([panelPerson({ identity: 'x' })], []);
  expect([things.person('x'), things.lock('camera'), things.everybody, things.hands, things.lobby].every(there)).toBe(
    true,
  );
  expect([things.person('y'), things.hand('x'), things.waiting('w')].some(there)).toBe(false);
});

describe('What dialogs ask for', () => {
  it.each([
    ['now', { minutes: 0 }],
    ['minutes', { minutes: 5 }],
    ['meeting', { untilMeetingEnds: true }],
  ] as const)('Kick_%s', (choice, expected) => {
    expect(kickRequest(choice)).toEqual(expected);
  });

  it('Ban_EndsAfterTheTimeChosen_OrNever', () => {
    const now = new Date('2026-01-01T10:00:00Z');
    expect(banRequest('hour', ' Noise ', now)).toEqual({ until: '2026-01-01T11:00:00.000Z', reason: 'Noise' });
    expect(banRequest('forever', ' ', now)).toEqual({ until: undefined, reason: undefined });
  });

  it('Refusal_WithOrWithoutABan', () => {
    expect(refuseRequest('no-ban', '')).toEqual({ reason: undefined, banMinutes: undefined });
    expect(refuseRequest('day', 'Full')).toEqual({ reason: 'Full', banMinutes: 1440 });
  });
});
