import type { OwnSourceName } from '../call/snapshot.js';
import { mayModerate, type Role, type RoomLocks } from '../portal/facts.js';
import type { PanelPerson } from './merge.js';

export type MenuAct =
  | { kind: 'mute' | 'lock' | 'unlock'; source: OwnSourceName }
  | { kind: 'ask'; source: 'microphone' | 'camera' }
  | { kind: 'role'; role: 'viewer' | 'speaker' | 'moderator' }
  | { kind: 'lower-hand' | 'spotlight' | 'end-spotlight' | 'rename' | 'kick' | 'ban' };

/** Why something that a moderator would look for can't be done. */
export type MenuObstacle = 'owner' | 'guest' | 'room-lock' | 'viewer';

export interface MenuItem {
  act: MenuAct;
  obstacle?: MenuObstacle;
  /** Begins a group. */
  first?: boolean;
}

const askable = ['microphone', 'camera'] as const;
const sources = ['microphone', 'camera', 'screen'] as const;

/** What a moderator may do about somebody, in the order of the menu; empty for those who may not moderate. */
export function menuFor(person: PanelPerson, role: Role, locks: RoomLocks): MenuItem[] {
  if (!mayModerate(role)) return [];
  const groups = [now(person), locksOf(person, locks), view(person), roles(person, role), away(person)].filter(
    (group) => group.length > 0,
  );
  return groups.flatMap((group, index) =>
    group.map((item, place) => (index > 0 && place === 0 ? { ...item, first: true } : item)),
  );
}

function now(person: PanelPerson): MenuItem[] {
  // One's own sources have their place in the control bar.
  if (person.local) return [];
  const on: Record<OwnSourceName, boolean> = {
    microphone: person.microphoneOn,
    camera: person.cameraOn,
    screen: person.screenOn,
  };
  return [
    ...sources.filter((source) => on[source]).map((source): MenuItem => ({ act: { kind: 'mute', source } })),
    ...askable
      .filter((source) => !on[source] && !person.locked.includes(source))
      .map((source): MenuItem => ({ act: { kind: 'ask', source } })),
  ];
}

/** Locks hold those who may not moderate. What role or room forbid, an unlock would not give back. */
function locksOf(person: PanelPerson, locks: RoomLocks): MenuItem[] {
  if (person.local || mayModerate(person.role)) return [];
  return sources.map((source) => {
    if (!person.locked.includes(source)) return { act: { kind: 'lock', source } };
    const obstacle = person.role === 'viewer' ? 'viewer' : locks[source] ? 'room-lock' : undefined;
    return { act: { kind: 'unlock', source }, obstacle };
  });
}

function view(person: PanelPerson): MenuItem[] {
  const items: MenuItem[] = [{ act: { kind: person.spotlit ? 'end-spotlight' : 'spotlight' } }];
  if (person.handRaisedAt) items.push({ act: { kind: 'lower-hand' } });
  return items;
}

function roles(person: PanelPerson, role: Role): MenuItem[] {
  const items: MenuItem[] = [];
  if (!person.local && !person.own && !mayModerate(person.role)) {
    items.push({ act: { kind: 'role', role: person.role === 'viewer' ? 'speaker' : 'viewer' } });
    if (role === 'owner')
      items.push({ act: { kind: 'role', role: 'moderator' }, obstacle: person.guest ? 'guest' : undefined });
  }
  items.push({ act: { kind: 'rename' } });
  return items;
}

function away(person: PanelPerson): MenuItem[] {
  // Of one's own places, another one may be ended; nobody bans themselves.
  if (person.local) return [];
  const obstacle = person.role === 'owner' && !person.own ? ('owner' as const) : undefined;
  const items: MenuItem[] = [{ act: { kind: 'kick' }, obstacle }];
  if (!person.own) items.push({ act: { kind: 'ban' }, obstacle });
  return items;
}
