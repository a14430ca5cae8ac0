import type { Track } from 'livekit-client';
import type { Refusal, Waiting } from '../api.js';
import type { MediaFailure, MediaKind } from '../devices.js';
import { type MeetingFacts, noFacts, type Role } from '../portal/facts.js';
import type { Strings } from '../strings/strings.js';

export type Phase = 'prejoin' | 'connecting' | 'waiting' | 'connected' | 'reconnecting' | 'ended' | 'obstacle';

/** How a call that had begun came to its end. */
export type EndCode = 'left' | 'kicked' | 'ended' | 'duplicate' | 'lost';

export type Quality = 'good' | 'weak' | 'lost';

export interface Person {
  identity: string;
  name: string;
  local: boolean;
  microphoneOn: boolean;
  cameraOn: boolean;
  /** Null until the picture is subscribed: the tile shows initials. */
  camera: Track | null;
  screen: Track | null;
  /** Shared, whether or not it is subscribed. */
  screenOn?: boolean;
  /** The server holds the picture back, since this connection is too weak for it. */
  cameraPaused?: boolean;
  speaking: boolean;
  quality: Quality;
  role: Role;
  /** ISO 8601; null while the hand is down. */
  handRaisedAt: string | null;
  /** What they may not turn on, by LiveKit's word. */
  locked?: readonly OwnSourceName[];
  /** Milliseconds since 1970; orders the tiles. */
  joinedAt: number;
}

/** Remote sound, apart from the people: it plays whether or not their tile is visible. */
export interface Sound {
  id: string;
  track: Track;
}

export interface OwnSource {
  on: boolean;
  /** False when the token or a moderator takes it away. */
  allowed: boolean;
  /** True from the click to the answer. */
  busy: boolean;
  /** Off because a moderator muted it; cleared by turning it on again. */
  mutedByModerator: boolean;
}

export const ownSourceNames = ['microphone', 'camera', 'screen'] as const;
export type OwnSourceName = (typeof ownSourceNames)[number];

export type NoticeKind =
  | 'joined'
  | 'left'
  | 'muted'
  | 'not-allowed'
  | 'taken'
  | 'allowed'
  | 'media-failed'
  | 'blur-failed'
  | 'device-lost'
  | 'screen-failed'
  | 'locked'
  | 'unlocked'
  | 'chat-taken'
  | 'chat-given'
  | 'role'
  | 'renamed'
  | 'hand-lowered'
  | 'spotlight'
  | 'spotlight-over'
  | 'act-failed'
  | 'recorded'
  | 'recording-started'
  | 'recording-stopped'
  | 'recording-failed';

export interface Notice {
  id: number;
  kind: NoticeKind;
  /** Who joined or left, or started recording; one's own new name. */
  name?: string;
  /** How many joined or left besides. */
  others?: number;
  /** Of a recording: nobody started it, but the room's setting. */
  automatic?: boolean;
  /** What this person is now. */
  role?: Role;
  /** Why the portal did not do what was asked. */
  words?: (t: Strings) => string;
  source?: OwnSourceName;
  media?: MediaKind;
  failure?: MediaFailure;
}

export interface CallSnapshot {
  phase: Phase;
  roomName: string;
  identity: string;
  /** The name under which this person is in the meeting. */
  name: string;
  end: EndCode | null;
  refusal: Refusal | null;
  /** In phase `waiting`, and while connecting after it: since when, and whether the portal can be reached. */
  waiting: (Waiting & { online: boolean }) | null;
  people: readonly Person[];
  sounds: readonly Sound[];
  microphone: OwnSource;
  camera: OwnSource;
  screen: OwnSource;
  /** The server is out of reach. In phase `connected` sound and picture go on all the same. */
  signalLost: boolean;
  /** The browser wants a click before it plays sound. */
  soundBlocked: boolean;
  /** From the click on the hand to the portal's answer. */
  handBusy: boolean;
  notices: readonly Notice[];
  meeting: MeetingFacts;
}

const off: OwnSource = { on: false, allowed: true, busy: false, mutedByModerator: false };

export function emptySnapshot(roomName: string, refusal: Refusal | null = null): CallSnapshot {
  return {
    phase: refusal ? 'obstacle' : 'prejoin',
    roomName,
    identity: '',
    name: '',
    end: null,
    refusal,
    waiting: null,
    people: [],
    sounds: [],
    microphone: off,
    camera: off,
    screen: off,
    signalLost: false,
    soundBlocked: false,
    handBusy: false,
    notices: [],
    meeting: noFacts,
  };
}

/** The only thing that leaves the page towards the portal's circuit. */
export interface MeetingState {
  phase: Phase;
  reason: string | null;
  roomName: string;
  identity: string;
  name: string;
  microphoneOn: boolean;
  cameraOn: boolean;
  screenOn: boolean;
  participantCount: number;
  /** Of the tab. */
  title: string;
}

export function toMeetingState(snapshot: CallSnapshot, title: string): MeetingState {
  return {
    phase: snapshot.phase,
    reason: snapshot.end ?? snapshot.refusal?.code ?? null,
    roomName: snapshot.roomName,
    identity: snapshot.identity,
    name: snapshot.name,
    microphoneOn: snapshot.microphone.on,
    cameraOn: snapshot.camera.on,
    screenOn: snapshot.screen.on,
    participantCount: snapshot.people.length,
    title,
  };
}
