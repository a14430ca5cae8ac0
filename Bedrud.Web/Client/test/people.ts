import type { Track } from 'livekit-client';
import type { Person } from '../src/call/snapshot.js';

/** Somebody in a meeting; oneself when called `me`. */
export function person(identity: string, change: Partial<Person> = {}): Person {
  return {
    identity,
    name: identity.toUpperCase(),
    local: identity === 'me',
    microphoneOn: true,
    cameraOn: false,
    camera: null,
    screen: null,
    speaking: false,
    quality: 'good',
    role: 'speaker',
    handRaisedAt: null,
    joinedAt: 0,
    ...change,
  };
}

export const aTrack = {} as Track;

export function crowd(count: number): Person[] {
  return ['me', ...Array.from({ length: count - 1 }, (_, index) => `p${index + 1}`)].map((identity) =>
    person(identity),
  );
}
