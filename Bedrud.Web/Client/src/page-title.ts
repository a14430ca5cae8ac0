import type { CallSnapshot } from './call/snapshot.js';

/** The tab's title counts the people of a running call; the same rule as in the portal's MeetingTitle, but it outlives the circuit. */
export function pageTitle({ phase, roomName, people }: Pick<CallSnapshot, 'phase' | 'roomName' | 'people'>): string {
  const running = phase === 'connected' || phase === 'reconnecting';
  return running && people.length > 0 ? `(${people.length}) ${roomName} – Bedrud` : `${roomName} – Bedrud`;
}
