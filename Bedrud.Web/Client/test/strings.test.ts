import { describe, expect, it } from 'vitest';
import { refusalCodes } from '../src/api.js';
import { initials } from '../src/initials.js';
import { pages } from '../src/pages.js';
import { en } from '../src/strings/strings.en.js';
import { stringsFor } from '../src/strings/strings.js';
import { tr } from '../src/strings/strings.tr.js';

const texts = (table: object): string[] =>
  Object.values(table).flatMap((value) =>
    typeof value === 'string' ? [value] : typeof value === 'function' ? [value('x')] : texts(value),
  );

describe.each([
  ['en', en],
  ['tr', tr],
])('strings.%s', (_, table) => {
  it('SameKeys_AsEnglish', () => {
    expect(Object.keys(table).sort()).toEqual(Object.keys(en).sort());
    expect(Object.keys(table.pages).sort()).toEqual(Object.keys(en.pages).sort());
  });

  it('NoEmptyText_NoExclamationMark', () => {
    for (const text of texts(table)) expect(text).toMatch(/^[^!]+$/);
  });
});

it('Turkish_NothingLeftInEnglish', () => {
  const english = new Set(texts(en));
  // "Back to home" and the like must differ; words that are the same in both languages would be listed here.
  expect(texts(tr).filter((text) => english.has(text))).toEqual([]);
});

it('EveryProblem_HasAPage', () => {
  for (const code of refusalCodes) expect(Object.keys(pages)).toContain(code);
  expect(Object.keys(pages).sort()).toEqual(Object.keys(en.pages).sort());
});

it.each([
  ['tr-TR', tr],
  ['en', en],
  ['de', en],
  [null, en],
])('Language %s_Table', (language, table) => {
  expect(stringsFor(language)).toBe(table);
});

it.each([
  ['Ayşe Nur Yılmaz', 'AY', 'tr'],
  ['ilker', 'İ', 'tr'],
  ['  ', '?', 'en'],
  ['😀 Smile', '😀S', 'en'],
])('initials of "%s"_%s', (name, expected, language) => {
  expect(initials(name, language)).toBe(expected);
});
