import type { Notice } from '../call/snapshot.js';
import type { MeetingFacts } from '../portal/facts.js';
import type { RecordingChoice } from '../portal/recordings.js';

/** The meeting is being recorded, or is about to be. */
export interface ActiveRecording {
  /** Null for one that is not the portal's. */
  id: string | null;
  state: 'requested' | 'starting' | 'recording' | 'stopping';
  /** ISO 8601; null where picture and sound have not begun, and where nobody knows since when. */
  startedAt: string | null;
  /** Who started it; empty for an automatic one, and where nobody knows. */
  by: string;
  automatic: boolean;
}

export interface RecordingFailure {
  id: string;
  /** As the portal names its reasons, such as `no-worker`. */
  reason: string;
}

/** What the portal says about recordings of this meeting. */
export interface RecordingFacts {
  active: ActiveRecording | null;
  /** Starts by itself, as soon as somebody publishes. */
  automatic: boolean;
  asksConsent: boolean;
  /** Whether this person may start and stop. */
  mayStart: boolean;
  /** What this person answered in this meeting. */
  consent: 'not-asked' | 'open' | 'agreed' | 'refused';
  /** Persons who have not agreed, and publish nothing; for moderators. */
  unanswered: readonly string[];
  /** What is recorded where nobody says otherwise; for those who may start. */
  choice: RecordingChoice | null;
  /** Another one may be started while one runs. */
  several: boolean;
  /** How many of the portal's run: stopping ends all of them. */
  running: number;
  /** The latest of this room; for those who may start another. */
  failed: RecordingFailure | null;
}

export const noRecording: RecordingFacts = {
  active: null,
  automatic: false,
  asksConsent: false,
  mayStart: false,
  consent: 'not-asked',
  unanswered: [],
  choice: null,
  several: false,
  running: 0,
  failed: null,
};

/** Nobody is recorded without agreeing: this person publishes nothing until they have answered. */
export function mustAgree({ active, asksConsent, consent }: RecordingFacts): boolean {
  return asksConsent && active !== null && active.id !== null && (consent === 'open' || consent === 'refused');
}

/**
 * With what LiveKit's server says. It may know of recorders that the portal does not know, and people must know of them too; that it knows of none is no
 * reason to hide what the portal says, since recorders come and go a moment before and after.
 */
export function overLiveKit(facts: RecordingFacts, recorded: boolean): RecordingFacts {
  if (!recorded || facts.active) return facts;
  return { ...facts, active: { id: null, state: 'recording', startedAt: null, by: '', automatic: false } };
}

type Draft = Omit<Notice, 'id'>;

/** What is to be said of a recording between two states of the portal's; without a state before, to somebody who has just come. */
export function recordingNotices(before: MeetingFacts | null, after: MeetingFacts): Draft[] {
  const [was, is] = [before?.recording.active ?? null, after.recording.active];
  if (!before) return is ? [{ kind: 'recorded' }] : [];
  const drafts: Draft[] = [];
  if (is && hasBegun(is) && !(was && hasBegun(was)))
    drafts.push({ kind: 'recording-started', name: is.by, automatic: is.automatic });
  else if (was && hasBegun(was) && !is) drafts.push({ kind: 'recording-stopped' });
  const { failed } = after.recording;
  if (failed && failed.id !== before.recording.failed?.id)
    drafts.push({ kind: 'recording-failed', words: (t) => failureWords(t.recording.failures, failed.reason) });
  return drafts;
}

function hasBegun({ state }: ActiveRecording): boolean {
  return state === 'recording' || state === 'stopping';
}

function failureWords(words: Record<string, string>, reason: string): string {
  return words[reason] ?? words.other ?? '';
}

/** Hours where there are any, minutes and seconds: `1:02:03`, `2:03`. A clock that is behind the portal's says zero. */
export function elapsed(startedAt: string, now: number): string {
  const seconds = Math.max(0, Math.floor((now - Date.parse(startedAt)) / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
