import { expect, it } from 'vitest';
import { en } from '../src/strings/strings.en.js';
import { untilText } from '../src/until-text.js';

const now = new Date('2026-11-23T14:01:10Z');

it.each([
  ['2026-11-23T14:01:10Z', /^You can come back now\.$/],
  ['2026-11-23T14:05:00Z', /^You can come back at .*:05.*, in 4 min\.$/],
  ['2026-11-25T14:05:00Z', /^You can come back after .*25.*2026.*\.$/],
])('until %s_%s', (until, expected) => {
  expect(untilText(en, new Date(until), now, 'en')).toMatch(expected);
});
