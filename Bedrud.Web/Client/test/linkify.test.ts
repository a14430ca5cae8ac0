import { describe, expect, it } from 'vitest';
import { linkify } from '../src/chat/linkify.js';

const links = (text: string) => linkify(text).flatMap(({ href }) => (href ? [href] : []));

it('WordsAndLinks_NothingIsLost', () => {
  expect(linkify('See https://example.com/a, or not.')).toEqual([
    { text: 'See ', href: null },
    { text: 'https://example.com/a', href: 'https://example.com/a' },
    { text: ', or not.', href: null },
  ]);
});

it.each([
  ['javascript:alert(1)'],
  ['JavaScript://https%3a//x'],
  ['data:text/html,<script>alert(1)</script>'],
  ['file:///etc/passwd'],
  ['mailto:ada@example.com'],
  ['www.example.com'],
  ['https://'],
  ['http:// example'],
  ['xhttps://example.com'],
  ['http://[::bad'],
])('%s_StaysWords', (text) => {
  expect(links(text)).toEqual([]);
  expect(
    linkify(text)
      .map((piece) => piece.text)
      .join(''),
  ).toBe(text);
});

describe('where an address ends', () => {
  it.each([
    ['(https://example.com/a)', 'https://example.com/a'],
    ['https://example.com/a_(b)', 'https://example.com/a_(b)'],
    ['(see https://example.com/a_(b))', 'https://example.com/a_(b)'],
    ['https://example.com/a?', 'https://example.com/a'],
    ['“https://example.com/a”', 'https://example.com/a'],
    ['**https://example.com/a**', 'https://example.com/a'],
    ['https://example.com/?q=1&b=2#c!', 'https://example.com/?q=1&b=2#c'],
    ['<https://example.com/a>', 'https://example.com/a'],
    ['https://example.com/a\nnext', 'https://example.com/a'],
    ['HTTPS://EXAMPLE.com/A', 'https://example.com/A'],
    ['https://example.com/a\u202egpj.exe', 'https://example.com/a'],
  ])('%s', (text, href) => {
    expect(links(text)).toEqual([href]);
  });
});

describe('what is shown', () => {
  const shown = (text: string) => linkify(text).find(({ href }) => href)?.text;

  it('OtherLetters_AsTheBrowserLooksThemUp', () => {
    expect(shown('https://аррӏе.com/login')).toBe('https://xn--80ak6aa92e.com/login');
    expect(shown('https://münchen.de')).toBe('https://xn--mnchen-3ya.de');
  });

  it('NameBeforeTheHost_IsNotTakenForIt', () => {
    expect(shown('https://bank.example@evil.example/x')).toBe('https://evil.example/x');
    expect(shown('https://bank.example\\@evil.example/x')).toBe('https://bank.example\\@evil.example/x');
  });

  it('NumberForAHost_AsItIs', () => {
    expect(shown('http://2130706433/')).toBe('http://127.0.0.1/');
  });

  it('VeryLong_ShortenedInTheMiddle_WithBothEnds', () => {
    const text = `https://example.com/${'a'.repeat(3900)}/end-of-it`;
    expect(shown(text)?.length).toBeLessThanOrEqual(80);
    expect(shown(text)).toMatch(/^https:\/\/example\.com\/a+…a+\/end-of-it$/u);
    expect(links(text)).toEqual([text]);
  });

  it('ManyBrackets_QuickEnough', () => {
    expect(links(`https://example.com/${')'.repeat(3900)}`)).toEqual(['https://example.com/']);
  });
});
