import type { Publication } from './publications';

/** One who follows what happens in a room without a connection of its own. */
export interface RoomObserver {
  /** Somebody has come or gone. */
  onMembership(): void;
  /** Its media has begun, or it was muted from the start. */
  onPublished(publication: Publication): void;
  onUnpublished(publication: Publication): void;
  onMuted(publication: Publication): void;
  /** Of those who speak, the loudest; told at each change of who speaks and how loudly. */
  onSpeaker(identity: string): void;
}
