import { type OwnSourceName, ownSourceNames } from '../call/snapshot.js';
import { mayModerate, type Role, type RoomLocks } from '../portal/facts.js';
import type { PanelPerson } from './merge.js';

export type MenuAct =
  | { kind: 'mute' | 'lock' | 'unlock'; source: OwnSourceName }
  | { kind: 'ask'; source: 'microphone' | 'camera' }
  | { kind: 'role'; role: 'viewer' | 'speaker' | 'moderator' }
  | { kind: 'lower-hand' | 'spotlight' | 'end-spotlight' | 'demote' | 'rename' | 'kick' | 'ban' };

/** Why something that a moderator would look for can't be done. */
export type MenuObstacle = 'owner' | 'guest' | 'room-lock' | 'viewer';

export interface MenuItem {
  act: MenuAct;
  obstacle?: MenuObstacle;
  /** Begins a group. */
  first?: boolean;
}

const askable = ['microphone', 'camera'] as const;

/** What a moderator may do about somebody, in the order of the menu; empty for those who may not moderate. */
export function menuFor(person: PanelPerson, role: Role, locks: RoomLocks): MenuItem[] {
  if (!mayModerate(role)) return [];
  const groups = [now(person), locksOf(person, locks), view(person), roles(person, role), away(person, role)].filter(
    (group) => group.length > 0,
  );
  return groups.flatMap((group, index) =>
    group.map((item, place) => (index > 0 && place === 0 ? { ...item, first: true } : item)),
  );
}

function now(person: PanelPerson): MenuItem[] {
  // One's own sources on this device have their place in the control bar.
  if (person.local) return [];
  const on: Record<OwnSourceName, boolean> = {
    microphone: person.microphoneOn,
    camera: person.cameraOn,
    screen: person.screenOn,
  };
  return [
    ...ownSourceNames.filter((source) => on[source]).map((source): MenuItem => ({ act: { kind: 'mute', source } })),
    ...askable
      .filter((source) => !person.own && !on[source] && !person.locked.includes(source))
      .map((source): MenuItem => ({ act: { kind: 'ask', source } })),
  ];
}

/** Locks hold those who may not moderate. What role or room forbid, an unlock would not give back. */
function locksOf(person: PanelPerson, locks: RoomLocks): MenuItem[] {
  if (isMine(person) || mayModerate(person.role)) return [];
  return ownSourceNames.map((source) => {
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

/** Viewer and speaker for this meeting; who moderates is decided by owners, and lasts. */
function roles(person: PanelPerson, role: Role): MenuItem[] {
  const items: MenuItem[] = [];
  if (!isMine(person) && !mayModerate(person.role)) {
    items.push({ act: { kind: 'role', role: person.role === 'viewer' ? 'speaker' : 'viewer' } });
    if (role === 'owner')
      items.push({ act: { kind: 'role', role: 'moderator' }, obstacle: person.guest ? 'guest' : undefined });
  }
  if (!isMine(person) && person.role === 'moderator' && role === 'owner') items.push({ act: { kind: 'demote' } });
  items.push({ act: { kind: 'rename' }, obstacle: rank(person, role) });
  return items;
}

/** Somebody is sent away from all of their devices, so that from one's own nobody is. */
function away(person: PanelPerson, role: Role): MenuItem[] {
  if (isMine(person)) return [];
  const obstacle = rank(person, role);
  return [
    { act: { kind: 'kick' }, obstacle },
    { act: { kind: 'ban' }, obstacle },
  ];
}

function rank(person: PanelPerson, role: Role): MenuObstacle | undefined {
  return person.role === 'owner' && role !== 'owner' && !isMine(person) ? 'owner' : undefined;
}

function isMine({ local, own }: PanelPerson): boolean {
  return local || own;
}
