import type { CallSnapshot } from './snapshot.js';

/** Whose hand is up, and as which of all, from 1 in the order they were raised. */
export function handOrder({ people, meeting }: Pick<CallSnapshot, 'people' | 'meeting'>): ReadonlyMap<string, number> {
  const told = new Map(meeting.people.map((person) => [person.identity, person.handRaisedAt]));
  return new Map(
    people
      .map(({ identity, handRaisedAt }) => ({ identity, at: Date.parse(told.get(identity) ?? handRaisedAt ?? '') }))
      .filter(({ at }) => !Number.isNaN(at))
      .sort((a, b) => a.at - b.at)
      .map(({ identity }, index) => [identity, index + 1]),
  );
}
