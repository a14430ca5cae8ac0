import { describe, expect, it } from 'vitest';
import { countPeople, inMeeting, matches, raisedHands, waiting } from '../../src/people/sections.js';
import { ayse, guest, panelPerson } from './fakes.js';

const names = (people: { name: string }[]) => people.map(({ name }) => name);

describe('inMeeting', () => {
  it('OneselfThenModeratorsThenByName', () => {
    const people = [
      panelPerson({ identity: '1', person: '1', name: 'Zeynep' }),
      panelPerson({ identity: '2', person: '2', name: 'Veli', role: 'moderator' }),
      panelPerson({ identity: '3', person: '3', name: 'Ömer', role: 'owner' }),
      panelPerson({ identity: '4', person: '4', name: 'Zoë', local: true }),
      panelPerson({ identity: '5', person: '5', name: 'ali', role: 'viewer' }),
    ];
    expect(names(inMeeting(people, 'en'))).toEqual(['Zoë', 'Ömer', 'Veli', 'ali', 'Zeynep']);
  });

  it('Turkish_OrderOfTheAlphabet', () => {
    const people = ['Şule', 'Canan', 'Sevgi', 'Çağla', 'Işık', 'İpek', 'Hale'].map((name) =>
      panelPerson({ identity: name, person: name, name }),
    );
    expect(names(inMeeting(people, 'tr'))).toEqual(['Canan', 'Çağla', 'Hale', 'Işık', 'İpek', 'Sevgi', 'Şule']);
  });

  it('SameName_DevicesOfOnePersonStaySideBySide', () => {
    const people = [
      panelPerson({ identity: `${ayse}.2`, device: 2, name: 'Deniz' }),
      panelPerson({ identity: guest, person: guest, name: 'Deniz' }),
      panelPerson({ identity: `${ayse}.1`, device: 1, name: 'Deniz' }),
    ];
    expect(inMeeting(people, 'en').map(({ person }) => person)).toEqual([guest, ayse, ayse]);
  });
});

it('countPeople_DevicesOfOnePerson_CountOnce', () => {
  expect(countPeople([panelPerson(), panelPerson({ identity: `${ayse}.2` }), panelPerson({ person: guest })])).toBe(2);
});

it('raisedHands_WhoAskedFirst_IsFirst_WhateverTheZone', () => {
  const people = [
    panelPerson({ name: 'down' }),
    panelPerson({ person: guest, name: 'second', handRaisedAt: '2026-01-01T10:00:02Z' }),
    panelPerson({ name: 'first', handRaisedAt: '2026-01-01T12:00:01+02:00' }),
    panelPerson({ identity: `${ayse}.2`, name: 'first, on another device', handRaisedAt: '2026-01-01T10:00:01Z' }),
  ];
  expect(names(raisedHands(people))).toEqual(['first', 'second']);
});

it('waiting_LongestFirst', () => {
  const lobby = ['2026-01-01T10:00:02Z', '2026-01-01T10:00:01.5Z'].map((askedAt) => ({
    id: askedAt,
    name: askedAt,
    guest: false,
    askedAt,
  }));
  expect(names(waiting(lobby))).toEqual(['2026-01-01T10:00:01.5Z', '2026-01-01T10:00:02Z']);
});

it.each([
  ['Işık Şahin', 'isik', true],
  ['İbrahim', 'ibr', true],
  ['IBRAHIM', 'ibr', true],
  ['Zoë', ' zoe ', true],
  ['Łukasz', 'lukasz', false],
  ['דוד בן־גוריון', 'דוד', true],
  ['Ayşe', 'veli', false],
  ['Ayşe', '', true],
])('matches "%s" "%s"_%s', (name, query, expected) => {
  expect(matches(name, query)).toBe(expected);
});
