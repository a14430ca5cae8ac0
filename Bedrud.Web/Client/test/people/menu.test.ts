import { describe, expect, it } from 'vitest';
import type { OwnSourceName } from '../../src/call/snapshot.js';
import { type MenuItem, menuFor } from '../../src/people/menu.js';
import type { PanelPerson } from '../../src/people/merge.js';
import type { Role } from '../../src/portal/facts.js';
import { panelPerson } from './fakes.js';

const open = { microphone: false, camera: false, screen: false, chat: false };

function menu(over: Partial<PanelPerson> = {}, role: Role = 'moderator', locks = open): string[] {
  return menuFor(panelPerson(over), role, locks).map(name);
}

function name({ act, obstacle }: MenuItem): string {
  const more = 'source' in act ? act.source : 'role' in act ? act.role : '';
  return [act.kind, more, obstacle].filter(Boolean).join(' ');
}

describe('menuFor', () => {
  it.each<Role>(['viewer', 'speaker'])('A%s_Nothing', (role) => {
    expect(menu({}, role)).toEqual([]);
  });

  it('OnlyWhatIsOn_CanBeStopped_TheRestIsAskedFor', () => {
    expect(menu({ microphoneOn: true, screenOn: true }).slice(0, 3)).toEqual([
      'mute microphone',
      'mute screen',
      'ask camera',
    ]);
  });

  it('Locked_IsNotAskedFor_AndCanBeUnlocked', () => {
    const items = menu({ locked: ['microphone'] });
    expect(items).toContain('unlock microphone');
    expect(items).toContain('lock camera');
    expect(items).not.toContain('ask microphone');
  });

  it.each([
    ['the room', 'speaker', { ...open, camera: true }, 'unlock camera room-lock'],
    ['the role', 'viewer', open, 'unlock camera viewer'],
  ] as const)('LockedBy_%s_UnlockSaysWhyNot', (_, role, locks, expected) => {
    expect(menu({ role, locked: ['camera'] as OwnSourceName[] }, 'owner', locks)).toContain(expected);
  });

  it('Moderators_HaveNoLocks_AndNoOtherRole', () => {
    const items = menu({ role: 'moderator' }, 'moderator');
    expect(items.filter((item) => /^(un)?lock|^role|^demote/u.test(item))).toEqual([]);
  });

  it('Moderators_AreUnmadeByOwners', () => {
    expect(menu({ role: 'moderator' }, 'owner')).toContain('demote');
    expect(menu({ role: 'owner' }, 'owner')).not.toContain('demote');
  });

  it('Owner_CanNotBeRemovedOrRenamedByAModerator', () => {
    expect(menu({ role: 'owner' })).toEqual(expect.arrayContaining(['rename owner', 'kick owner', 'ban owner']));
    expect(menu({ role: 'owner' }, 'owner')).toEqual(expect.arrayContaining(['rename', 'kick', 'ban']));
    expect(menu({ role: 'moderator' })).toEqual(expect.arrayContaining(['kick', 'ban']));
  });

  it('ModeratorsAreMade_ByOwnersOnly_OfPeopleWithAnAccount', () => {
    expect(menu({}, 'moderator')).not.toContain('role moderator');
    expect(menu({}, 'owner')).toContain('role moderator');
    expect(menu({ guest: true }, 'owner')).toContain('role moderator guest');
  });

  it('Speaker_BecomesViewer_AndBack', () => {
    expect(menu()).toContain('role viewer');
    expect(menu({ role: 'viewer' })).toContain('role speaker');
  });

  it('Oneself_SpotlightHandAndName', () => {
    expect(menu({ local: true, role: 'moderator', handRaisedAt: 'then', microphoneOn: true })).toEqual([
      'spotlight',
      'lower-hand',
      'rename',
    ]);
  });

  it('OnesOtherDevice_MayBeMuted_NotSentAway', () => {
    expect(menu({ own: true, role: 'owner', microphoneOn: true }, 'owner')).toEqual([
      'mute microphone',
      'spotlight',
      'rename',
    ]);
  });

  it('InTheSpotlight_ItCanBeEnded', () => {
    expect(menu({ spotlit: true })).toContain('end-spotlight');
  });

  it('Groups_BeginWithALine_ButNotTheFirst', () => {
    const firsts = menuFor(panelPerson({ local: true }), 'owner', open).map(({ first }) => first ?? false);
    expect(firsts).toEqual([false, true]);
  });
});
