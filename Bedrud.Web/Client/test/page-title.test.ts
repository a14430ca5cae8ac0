import { expect, it } from 'vitest';
import type { Person, Phase } from '../src/call/snapshot.js';
import { pageTitle } from '../src/page-title.js';
import { stringsFor } from '../src/strings/strings.js';

const people = (count: number) => Array.from({ length: count }, () => ({}) as Person);

it.each<[Phase, number, string]>([
  ['prejoin', 0, 'daily – Bedrud'],
  ['connected', 3, '(3) daily – Bedrud'],
  ['reconnecting', 3, '(3) daily – Bedrud'],
  ['ended', 3, 'daily – Bedrud'],
])('Title_%s_%i', (phase, count, title) => {
  expect(pageTitle(stringsFor('en'), { phase, roomName: 'daily', people: people(count), waiting: null })).toBe(title);
});

const waiting = { askedAt: '2030-01-01T00:00:00Z', online: true };

it.each<[Phase, string]>([
  ['waiting', 'Bekliyor – daily – Bedrud'],
  ['connecting', 'İçeri alındınız – daily – Bedrud'],
])('Title_AfterWaiting_%s', (phase, title) => {
  expect(pageTitle(stringsFor('tr'), { phase, roomName: 'daily', people: [], waiting })).toBe(title);
});
