import { expect, it } from 'vitest';
import { handOrder } from '../src/call/hands.js';
import { type MeetingPerson, noFacts } from '../src/portal/facts.js';
import { person } from './people.js';

const at = (second: number) => `2026-11-23T10:00:0${second}.000Z`;
const told = (identity: string, handRaisedAt: string | null): MeetingPerson => ({
  ...{ identity, name: identity, role: 'speaker', guest: false, handRaisedAt },
});

it('HandsAreUp_ByTime', () => {
  const people = [person('me', { handRaisedAt: at(3) }), person('a'), person('b', { handRaisedAt: at(1) })];
  expect([...handOrder({ people, meeting: noFacts })]).toEqual([
    ['b', 1],
    ['me', 2],
  ]);
});

it('ThePortalSaysOtherwise_ItIsBelieved', () => {
  const people = [person('a', { handRaisedAt: at(3) }), person('b')];
  const meeting = { ...noFacts, people: [told('b', at(1)), told('gone', at(0))] };
  expect([...handOrder({ people, meeting })]).toEqual([
    ['b', 1],
    ['a', 2],
  ]);
});
