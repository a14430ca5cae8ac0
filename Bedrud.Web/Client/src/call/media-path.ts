import type { Room } from 'livekit-client';

/** The SDK's PCTransportState.CONNECTED, which it does not export. */
const connected = 2;

/**
 * Whether sound and picture still travel while signalling does not: they have a way of their own, past the portal. The SDK
 * tells only of its signalling, so its transport is asked.
 */
export function mediaFlow(room: Room): boolean {
  return room.engine?.pcManager?.currentState === connected;
}
