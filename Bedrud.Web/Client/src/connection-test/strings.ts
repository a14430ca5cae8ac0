import { connectionTestEn } from '../strings/parts/connection-test.en.js';
import { connectionTestTr } from '../strings/parts/connection-test.tr.js';

type Table = typeof connectionTestEn;

/** The same keys and arguments in every language, whatever the words. */
export type ConnectionTestStrings = Omit<Table, 'verdicts' | 'says'> & {
  verdicts: Record<keyof Table['verdicts'], string[]>;
  says: { [K in keyof Table['says']]: Table['says'][K] };
};

export function connectionTestStrings(language: string | null): ConnectionTestStrings {
  return language?.slice(0, 2).toLowerCase() === 'tr' ? connectionTestTr : connectionTestEn;
}

/** What came of a step; nothing for a code of no sentence. */
export function says(t: ConnectionTestStrings, code: string, args: readonly string[]): string {
  const sentence = (t.says as unknown as Record<string, ((...args: string[]) => string) | undefined>)[code];
  return sentence?.(...args) ?? '';
}
