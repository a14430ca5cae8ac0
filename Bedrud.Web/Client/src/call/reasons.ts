import { DisconnectReason } from 'livekit-client';
import type { EndCode } from './snapshot.js';

/** What LiveKit's reason means to the person. What has no row of its own is a lost connection. */
export function toEndCode(reason: DisconnectReason | undefined, leftByOwnWill: boolean): EndCode {
  if (leftByOwnWill) return 'left';
  switch (reason) {
    case DisconnectReason.PARTICIPANT_REMOVED:
      return 'kicked';
    case DisconnectReason.ROOM_DELETED:
    case DisconnectReason.ROOM_CLOSED:
      return 'ended';
    case DisconnectReason.DUPLICATE_IDENTITY:
      return 'duplicate';
    default:
      // CLIENT_INITIATED too: the SDK also disconnects by itself when a phone freezes the page.
      return 'lost';
  }
}
