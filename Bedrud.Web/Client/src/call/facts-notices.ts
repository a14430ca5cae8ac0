import { type MeetingFacts, mayModerate } from '../portal/facts.js';
import type { Notice, OwnSourceName } from './snapshot.js';

type Draft = Omit<Notice, 'id'>;

const lockable: readonly OwnSourceName[] = ['microphone', 'camera', 'screen'];

/**
 * What moderators did to this person between two states of the portal's.
 * @param loweredHere Asked when the own hand went down: whether this page asked for that.
 */
export function factsNotices(
  before: MeetingFacts,
  after: MeetingFacts,
  me: string,
  loweredHere: () => boolean,
): Draft[] {
  const [was, is] = [before, after].map((facts) => facts.people.find(({ identity }) => identity === me));
  const drafts: Draft[] = [];
  if (before.role !== after.role) drafts.push({ kind: 'role', role: after.role });
  if (was && is && was.name !== is.name) drafts.push({ kind: 'renamed', name: is.name });
  if (was?.handRaisedAt && is && !is.handRaisedAt && !loweredHere()) drafts.push({ kind: 'hand-lowered' });
  if (before.spotlight !== after.spotlight && after.spotlight === me) drafts.push({ kind: 'spotlight' });
  if (before.spotlight === me && after.spotlight !== me) drafts.push({ kind: 'spotlight-over' });
  return [...drafts, ...lockNotices(before, after)];
}

function lockNotices(before: MeetingFacts, after: MeetingFacts): Draft[] {
  // Locks do not bind moderators.
  if (mayModerate(after.role)) return [];
  const drafts: Draft[] = lockable
    .filter((source) => before.locks[source] !== after.locks[source])
    .map((source) => ({ kind: after.locks[source] ? 'locked' : 'unlocked', source }));
  if (before.chat.allowed !== after.chat.allowed)
    drafts.push({ kind: after.chat.allowed ? 'chat-given' : 'chat-taken' });
  return drafts;
}
