import type { Strings } from './strings/strings.js';

const minute = 60_000;

/** When somebody may come back: to the minute while it is near, as a date while it is not. */
export function untilText(t: Strings, until: Date, now: Date, language: string): string {
  const minutes = Math.ceil((until.getTime() - now.getTime()) / minute);
  if (minutes <= 0) return t.untilNow;
  if (minutes <= 60) return t.untilSoon(until.toLocaleTimeString(language, { timeStyle: 'short' }), minutes);
  return t.until(until.toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' }));
}
