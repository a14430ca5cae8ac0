import type { SourceName } from '../api.js';
import type { OwnSourceName } from './snapshot.js';

const sourceNames: Record<OwnSourceName, SourceName> = {
  camera: 'camera',
  microphone: 'microphone',
  screen: 'screen_share',
};

/** `TrackSource` of livekit_models.proto. */
const protocolNumbers: Record<OwnSourceName, number> = { camera: 1, microphone: 2, screen: 3 };

/** Permissions as the token's answer writes them (names) or as LiveKit sends them live (numbers). */
export interface PublishPermissions {
  canPublish: boolean;
  canPublishSources: readonly (SourceName | number)[];
}

export function mayPublish(permissions: PublishPermissions | undefined, source: OwnSourceName): boolean {
  if (!permissions) return true;
  if (!permissions.canPublish) return false;
  const sources = permissions.canPublishSources;
  return sources.length === 0 || sources.includes(sourceNames[source]) || sources.includes(protocolNumbers[source]);
}
