import { expect, it } from 'vitest';
import type { Person, Phase } from '../src/call/snapshot.js';
import { pageTitle } from '../src/page-title.js';

const people = (count: number) => Array.from({ length: count }, () => ({}) as Person);

it.each<[Phase, number, string]>([
  ['prejoin', 0, 'daily – Bedrud'],
  ['connected', 3, '(3) daily – Bedrud'],
  ['reconnecting', 3, '(3) daily – Bedrud'],
  ['ended', 3, 'daily – Bedrud'],
])('Title_%s_%i', (phase, count, title) => {
  expect(pageTitle({ phase, roomName: 'daily', people: people(count) })).toBe(title);
});
