import type { Person } from '../call/snapshot.js';
import type { MeetingFacts, MeetingPerson } from './facts.js';

/** What the portal says about people, over what LiveKit delivered; the portal's word is the newer one while its connection stands. */
export function overlayPeople(people: readonly Person[], facts: MeetingFacts): readonly Person[] {
  if (!facts.online) return people;
  const known = new Map(facts.people.map((person) => [person.identity, person]));
  return people.map((person) => {
    const fact = known.get(person.identity);
    return fact ? { ...person, name: fact.name, role: fact.role, handRaisedAt: fact.handRaisedAt } : person;
  });
}

/** While the portal is away, what it set on LiveKit's side goes on being true: attributes and room metadata, which nobody else can write. */
export function fallBack(facts: MeetingFacts, people: readonly Person[], metadata: string | undefined): MeetingFacts {
  if (facts.online) return facts;
  const guests = new Set(facts.people.filter(({ guest }) => guest).map(({ identity }) => identity));
  const present = people.map(
    ({ identity, name, role, handRaisedAt }): MeetingPerson => ({
      identity,
      name,
      role,
      handRaisedAt,
      guest: guests.has(identity) || identity.startsWith('g_'),
    }),
  );
  const me = people.find(({ local }) => local);
  return { ...facts, people: present, role: me?.role ?? facts.role, spotlight: readSpotlight(metadata) };
}

export function readSpotlight(metadata: string | undefined): string | null {
  try {
    const { spotlight } = JSON.parse(metadata || '{}') as { spotlight?: unknown };
    return typeof spotlight === 'string' && spotlight !== '' ? spotlight : null;
  } catch {
    return null;
  }
}
