import { type CallSnapshot, emptySnapshot, type Person } from '../../src/call/snapshot.js';
import type { PanelPerson } from '../../src/people/merge.js';
import type { MeetingFacts, MeetingPerson } from '../../src/portal/facts.js';

export const ayse = `u_${'a'.repeat(32)}`;
export const guest = `g_${'b'.repeat(32)}`;

export function heard(identity: string, over: Partial<Person> = {}): Person {
  return {
    identity,
    name: identity,
    local: false,
    microphoneOn: false,
    cameraOn: false,
    camera: null,
    screen: null,
    speaking: false,
    quality: 'good',
    role: 'speaker',
    handRaisedAt: null,
    joinedAt: 0,
    ...over,
  };
}

export function told(identity: string, over: Partial<MeetingPerson> = {}): MeetingPerson {
  return { identity, name: identity, role: 'speaker', guest: false, handRaisedAt: null, ...over };
}

export function meeting(people: Person[], facts: Partial<MeetingFacts>, identity = ''): CallSnapshot {
  const empty = emptySnapshot('daily');
  return { ...empty, identity, people, meeting: { ...empty.meeting, online: true, ...facts } };
}

export function panelPerson(over: Partial<PanelPerson> = {}): PanelPerson {
  return {
    identity: ayse,
    person: ayse,
    name: 'Ayşe',
    role: 'speaker',
    guest: false,
    local: false,
    own: false,
    device: 1,
    devices: 1,
    microphoneOn: false,
    cameraOn: false,
    screenOn: false,
    locked: [],
    speaking: false,
    quality: 'good',
    handRaisedAt: null,
    spotlit: false,
    unagreed: false,
    ...over,
  };
}
