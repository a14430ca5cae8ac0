import type { ChatLine } from '../portal/facts.js';

/** Lines of one person that follow each other closely stand under one name. */
const closeMs = 5 * 60_000;

export interface ShownLine {
  line: ChatLine;
  /** Where a new day begins: its first moment. */
  day: Date | null;
  /** Whether the sender's name stands above it. */
  head: boolean;
  /** Whether what follows, this one included, had not been seen when the chat was opened. */
  firstNew: boolean;
}

/** How the lines stand below each other. */
export function converse(lines: readonly ChatLine[], seen: string): ShownLine[] {
  const firstNew = lines.find((line) => line.id > seen && !line.own && !line.deletedAt)?.id;
  // With nothing seen before, everything is new, and a mark would say nothing.
  const marked = lines.some((line) => line.id <= seen) ? firstNew : undefined;
  return lines.map((line, index) => {
    const before = lines[index - 1];
    const sentAt = new Date(line.sentAt);
    const newDay = !before || new Date(before.sentAt).toDateString() !== sentAt.toDateString();
    const close =
      !newDay &&
      before.sender === line.sender &&
      before.name === line.name &&
      sentAt.getTime() - Date.parse(before.sentAt) < closeMs;
    const first = line.id === marked;
    return { line, day: newDay ? sentAt : null, head: !close || first, firstNew: first };
  });
}

/** "Today", "yesterday" or the date, in the reader's words and zone. */
export function dayText(day: Date, language: string, now = new Date()): string {
  const midnight = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
  const ago = Math.round((midnight(now) - midnight(day)) / 86_400_000);
  if (ago === 0 || ago === 1) {
    const words = new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(-ago, 'day');
    return words.charAt(0).toLocaleUpperCase(language) + words.slice(1);
  }
  return new Intl.DateTimeFormat(language, { weekday: 'long', day: 'numeric', month: 'long' }).format(day);
}

export function timeText(iso: string, language: string): string {
  return new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' }).format(new Date(iso));
}

export function sizeText(bytes: number, language: string): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: units[step],
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: step === 0 ? 0 : 1,
  }).format(bytes / 1000 ** step);
}
