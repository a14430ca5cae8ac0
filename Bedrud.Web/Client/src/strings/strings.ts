import { en } from './strings.en.js';
import { tr } from './strings.tr.js';

type Table = typeof en;

/** The same keys and arguments in every language, whatever the words. */
export type Strings = Omit<Table, 'pages'> & { pages: Record<keyof Table['pages'], readonly [string, string]> };
export type PageCode = keyof Table['pages'];

const languages: Record<string, Strings> = { en, tr };

export function stringsFor(language: string | null): Strings {
  return languages[(language ?? '').slice(0, 2).toLowerCase()] ?? en;
}
