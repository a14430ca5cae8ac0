import { ParticipantPermission, TrackSource } from '@livekit/protocol';

export interface VideoGrant {
  roomCreate?: boolean;
  roomList?: boolean;
  roomRecord?: boolean;
  roomAdmin?: boolean;
  roomJoin?: boolean;
  room?: string;
  canPublish?: boolean;
  canSubscribe?: boolean;
  canPublishData?: boolean;
  canPublishSources?: string[];
  canUpdateOwnMetadata?: boolean;
  canSubscribeMetrics?: boolean;
  canManageAgentSession?: boolean;
  hidden?: boolean;
  recorder?: boolean;
  agent?: boolean;
}

/** What an access token says. */
export interface Claims {
  iss?: string;
  sub?: string;
  exp?: number;
  nbf?: number;
  iat?: number;
  identity?: string;
  name?: string;
  kind?: string;
  metadata?: string;
  attributes?: Record<string, string>;
  sha256?: string;
  video?: VideoGrant;
  /** `RoomConfiguration` in protojson. */
  roomConfig?: Record<string, unknown>;
}

const SOURCES: ReadonlyArray<readonly [string, TrackSource]> = [
  ['camera', TrackSource.CAMERA],
  ['microphone', TrackSource.MICROPHONE],
  ['screen_share', TrackSource.SCREEN_SHARE],
  ['screen_share_audio', TrackSource.SCREEN_SHARE_AUDIO],
];

/** What is not said is allowed, but for data, which follows `canPublish`. */
export function permissionOf(grant: VideoGrant): ParticipantPermission {
  const canPublish = grant.canPublish ?? true;
  const sources = (grant.canPublishSources ?? []).map((name) => SOURCES.find(([s]) => s === name.toLowerCase())?.[1]);
  return new ParticipantPermission({
    canSubscribe: grant.canSubscribe ?? true,
    canPublish,
    canPublishData: grant.canPublishData ?? canPublish,
    canPublishSources: sources.filter((source) => source !== undefined),
    hidden: grant.hidden ?? false,
    recorder: grant.recorder ?? false,
    canUpdateMetadata: grant.canUpdateOwnMetadata ?? false,
    canSubscribeMetrics: grant.canSubscribeMetrics ?? false,
    canManageAgentSession: grant.canManageAgentSession ?? false,
    agent: grant.agent ?? false,
  });
}

/** The grant that a refreshed token carries after the server has changed the permission. */
export function grantOf(original: VideoGrant, permission: ParticipantPermission): VideoGrant {
  const sources = permission.canPublishSources.map((source) => SOURCES.find(([, s]) => s === source)?.[0] ?? '');
  return {
    ...original,
    canPublish: permission.canPublish,
    canSubscribe: permission.canSubscribe,
    canPublishData: permission.canPublishData,
    canPublishSources: sources.length > 0 ? sources : undefined,
    canUpdateOwnMetadata: permission.canUpdateMetadata,
    canSubscribeMetrics: permission.canSubscribeMetrics,
    canManageAgentSession: permission.canManageAgentSession,
    hidden: permission.hidden || undefined,
    recorder: permission.recorder || undefined,
    agent: permission.agent || undefined,
  };
}

export function mayPublish(permission: ParticipantPermission, source: TrackSource): boolean {
  if (!permission.canPublish) return false;
  return permission.canPublishSources.length === 0 || permission.canPublishSources.includes(source);
}
