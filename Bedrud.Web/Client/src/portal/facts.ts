import { noRecording, type RecordingFacts } from '../recording/facts.js';
import type { Strings } from '../strings/strings.js';

/** What somebody is in a room; a later one may do all that an earlier one may. */
export const roles = ['viewer', 'speaker', 'moderator', 'owner'] as const;
export type Role = (typeof roles)[number];

/** Somebody in the meeting, as the portal knows them: it hears of people who publish nothing before LiveKit tells the others. */
export interface MeetingPerson {
  identity: string;
  name: string;
  role: Role;
  guest: boolean;
  /** ISO 8601; null while the hand is down. */
  handRaisedAt: string | null;
}

/** Somebody who waits to be admitted; only moderators are told. */
export interface LobbyPerson {
  id: string;
  name: string;
  guest: boolean;
  /** ISO 8601. */
  askedAt: string;
}

export interface ChatFile {
  name: string;
  /** Bytes. */
  size: number;
  url: string;
}

export interface ChatLine {
  /** Sorts by time. */
  id: string;
  /** The person, without the device. */
  sender: string;
  name: string;
  own: boolean;
  /** Plain text; empty where it was deleted. */
  text: string;
  /** ISO 8601. */
  sentAt: string;
  editedAt: string | null;
  deletedAt: string | null;
  deletedByModerator: boolean;
  file: ChatFile | null;
}

/** What this person wrote and the portal has not confirmed yet. */
export interface PendingLine {
  /** Made by this page; the portal stores a message under it once only. */
  clientId: string;
  text: string;
  /** Why it was not sent; null while it is under way. */
  failed: ((t: Strings) => string) | null;
}

/** A moderator asks this person to turn something on. */
export interface UnmuteRequest {
  id: string;
  source: 'microphone' | 'camera';
  /** Who asks. */
  from: string;
}

export interface Reaction {
  id: number;
  identity: string;
  name: string;
  emoji: string;
}

export interface RoomLocks {
  microphone: boolean;
  camera: boolean;
  screen: boolean;
  chat: boolean;
}

/** What the portal says about the meeting. All of it comes over the portal's own connection, by room metadata or by server-set attributes. */
export interface MeetingFacts {
  /** Whether the portal's connection stands: without it nothing below changes, and nothing can be asked for. */
  online: boolean;
  role: Role;
  people: readonly MeetingPerson[];
  /** The identity that everybody sees large; null for none. */
  spotlight: string | null;
  locks: RoomLocks;
  lobby: readonly LobbyPerson[];
  chat: {
    /** Whether this person may write. */
    allowed: boolean;
    lines: readonly ChatLine[];
    pending: readonly PendingLine[];
    /** Whether the portal has older lines than these. */
    earlier: boolean;
    unread: number;
    /** The newest of the others' lines that came while this person was here; null before any. */
    latest: ChatLine | null;
    /** Bytes that a file may have; 0 where none are taken. */
    maxFileBytes: number;
  };
  requests: readonly UnmuteRequest[];
  reactions: readonly Reaction[];
  recording: RecordingFacts;
}

export const noFacts: MeetingFacts = {
  online: false,
  role: 'speaker',
  people: [],
  spotlight: null,
  locks: { microphone: false, camera: false, screen: false, chat: false },
  lobby: [],
  chat: { allowed: true, lines: [], pending: [], earlier: false, unread: 0, latest: null, maxFileBytes: 0 },
  requests: [],
  reactions: [],
  recording: noRecording,
};

export function mayModerate(role: Role): boolean {
  return role === 'moderator' || role === 'owner';
}

export function toRole(text: string | undefined): Role {
  return roles.find((role) => role === text) ?? 'speaker';
}

/** The person behind an identity: the rest after the dot tells their devices apart. */
export function personOf(identity: string): string {
  return /^[ug]_[0-9a-f]{32}\./u.test(identity) ? identity.slice(0, 34) : identity;
}

/** How an act that was asked of the portal went. */
export type Outcome = { ok: true } | { ok: false; words: (t: Strings) => string };
