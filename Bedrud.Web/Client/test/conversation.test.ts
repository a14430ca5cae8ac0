import { expect, it } from 'vitest';
import { converse, dayText, sizeText } from '../src/chat/conversation.js';
import { ToastPace } from '../src/chat/toast-pace.js';
import { Uploads } from '../src/chat/uploads.js';
import { en } from '../src/strings/strings.en.js';
import { line } from './portal-fakes.js';

it('CloseLinesOfOnePerson_UnderOneName', () => {
  const at = (minute: string) => `2026-03-01T10:${minute}:00Z`;
  const shown = converse(
    [
      line('1', 'a', { sentAt: at('00') }),
      line('2', 'b', { sentAt: at('01') }),
      line('3', 'c', { sentAt: at('20') }),
      line('4', 'd', { sentAt: at('21'), sender: 'u_bob', name: 'Bob' }),
    ],
    '',
  );
  expect(shown.map(({ head }) => head)).toEqual([true, false, true, true]);
  expect(shown.map(({ day }) => day !== null)).toEqual([true, false, false, false]);
});

it('NewMark_BeforeTheFirstUnseenOfOthers_NotWhereAllIsNew', () => {
  const lines = [line('1', 'a'), line('2', 'b', { own: true }), line('3', 'c'), line('4', 'd')];
  expect(converse(lines, '1').findIndex(({ firstNew }) => firstNew)).toBe(2);
  expect(converse(lines, '').some(({ firstNew }) => firstNew)).toBe(false);
  expect(converse(lines, '4').some(({ firstNew }) => firstNew)).toBe(false);
});

it.each([
  [0, 'en', 'Today'],
  [1, 'tr', 'Dün'],
])('Day %s ago in %s_%s', (days, language, words) => {
  const now = new Date(2026, 2, 10, 12);
  expect(dayText(new Date(2026, 2, 10 - days, 23, 59), language, now)).toBe(words);
});

it('Size_InTheReadersWay', () => {
  expect(sizeText(1_234_567, 'en')).toBe('1.2 MB');
  expect(sizeText(1_234_567, 'tr')).toBe('1,2 MB');
  expect(sizeText(512, 'en')).toBe('512 bytes');
});

it('Burst_OneToast', () => {
  const pace = new ToastPace();
  expect([0, 5_000, 29_000, 31_000].map((at) => pace.take(at))).toEqual([true, false, false, true]);
});

it('FileTooLarge_RefusedBeforeAnythingIsSent', async () => {
  let sent = 0;
  const uploads = new Uploads(
    async () => {
      sent++;
      return { ok: true };
    },
    () => {},
  );
  await uploads.add(new File([new Uint8Array(11)], 'big.bin'), 10);
  expect(sent).toBe(0);
  expect(uploads.list[0]?.failed?.(en, 'en')).toBe(en.fileTooLarge('10 bytes'));
  await uploads.add(new File([new Uint8Array(9)], 'small.bin'), 10);
  expect(sent).toBe(1);
  expect(uploads.list.map(({ name }) => name)).toEqual(['big.bin']);
});
