import type { CallSnapshot, OwnSourceName, Person, Quality } from '../call/snapshot.js';
import { type MeetingPerson, personOf, type Role } from '../portal/facts.js';

/** Somebody as the panel shows them: what the portal says, and what LiveKit says. */
export interface PanelPerson {
  identity: string;
  /** The same for all devices of somebody with an account, and for those of a guest. */
  person: string;
  name: string;
  role: Role;
  guest: boolean;
  /** This person, on this device. */
  local: boolean;
  /** This person, on another device. */
  own: boolean;
  /** Which of the person's devices this is, from 1. */
  device: number;
  devices: number;
  microphoneOn: boolean;
  cameraOn: boolean;
  screenOn: boolean;
  /** What they may not turn on: by a lock of their own, of the room, or as a viewer. */
  locked: readonly OwnSourceName[];
  speaking: boolean;
  quality: Quality;
  /** ISO 8601; null while the hand is down. */
  handRaisedAt: string | null;
  spotlit: boolean;
  /** Has not agreed to be recorded, and publishes nothing; told to moderators. */
  unagreed: boolean;
}

/**
 * Everybody in the meeting, in no particular order. Name, role and hand are the portal's where it knows the person: LiveKit announces people who publish
 * nothing late, and the portal's word is the one that acts go by. Whoever only LiveKit knows is there all the same: the portal may be away.
 */
export function mergePeople({ people, meeting, identity: own }: CallSnapshot): PanelPerson[] {
  const unagreed = new Set(meeting.recording.unanswered);
  const heard = new Map(people.map((person) => [person.identity, person]));
  const told = new Map(meeting.people.map((person) => [person.identity, person]));
  const identities = [...new Set([...heard.keys(), ...told.keys()])].sort();
  const devices = new Map<string, string[]>();
  for (const identity of identities)
    devices.set(personOf(identity), [...(devices.get(personOf(identity)) ?? []), identity]);
  return identities.map((identity) => {
    const group = devices.get(personOf(identity)) ?? [identity];
    return {
      ...known(identity, told.get(identity), heard.get(identity)),
      local: identity === own,
      own: identity !== own && own !== '' && personOf(identity) === personOf(own),
      device: group.indexOf(identity) + 1,
      devices: group.length,
      spotlit: meeting.spotlight === identity,
      unagreed: unagreed.has(personOf(identity)),
    };
  });
}

function known(identity: string, told: MeetingPerson | undefined, heard: Person | undefined) {
  const person = personOf(identity);
  return {
    identity,
    person,
    name: told?.name || heard?.name || identity,
    role: told?.role ?? heard?.role ?? 'speaker',
    guest: told?.guest ?? person.startsWith('g_'),
    microphoneOn: heard?.microphoneOn ?? false,
    cameraOn: heard?.cameraOn ?? false,
    screenOn: heard?.screenOn ?? (heard?.screen ?? null) !== null,
    locked: heard?.locked ?? [],
    speaking: heard?.speaking ?? false,
    quality: heard?.quality ?? ('good' as const),
    handRaisedAt: told ? told.handRaisedAt : (heard?.handRaisedAt ?? null),
  };
}

/** Takes over the earlier object of whoever did not change: of 200 rows, only those that did are drawn again. */
export function reuse(before: ReadonlyMap<string, PanelPerson>, now: readonly PanelPerson[]): PanelPerson[] {
  return now.map((person) => {
    const earlier = before.get(person.identity);
    return earlier && same(earlier, person) ? earlier : person;
  });
}

function same(a: PanelPerson, b: PanelPerson): boolean {
  const keys = Object.keys(a) as (keyof PanelPerson)[];
  return keys.every((key) => (key === 'locked' ? a.locked.join() === b.locked.join() : a[key] === b[key]));
}
