import type { CallSnapshot } from './call/snapshot.js';
import type { Strings } from './strings/strings.js';

/** The tab's title counts the people of a running call, and says how it stands with somebody who waits. The circuit repeats it. */
export function pageTitle(
  t: Pick<Strings, 'titleWaiting' | 'titleLetIn'>,
  { phase, roomName, people, waiting }: Pick<CallSnapshot, 'phase' | 'roomName' | 'people' | 'waiting'>,
): string {
  if (phase === 'waiting') return `${t.titleWaiting} – ${roomName} – Bedrud`;
  if (phase === 'connecting' && waiting) return `${t.titleLetIn} – ${roomName} – Bedrud`;
  const running = phase === 'connected' || phase === 'reconnecting';
  return running && people.length > 0 ? `(${people.length}) ${roomName} – Bedrud` : `${roomName} – Bedrud`;
}
