import { MediaSectionsRequirement } from '@livekit/protocol';
import type { DownTrack } from '../media/downTrack';
import type { Kind } from '../media/upTrack';
import type { Participant } from './participant';

const GATHER_MS = 10;

/**
 * Single mode: only the client can offer. Tracks go on its free receiving sections; when those run out it is asked
 * for more. Either way it is asked to offer again, several wishes in one message.
 */
export class SectionRequests {
  private waiting: DownTrack[] = [];
  private asked: Record<Kind, number> = { audio: 0, video: 0 };
  private toAsk: Record<Kind, number> = { audio: 0, video: 0 };
  private timer?: NodeJS.Timeout;

  constructor(private readonly participant: Participant) {}

  place(down: DownTrack): void {
    this.waiting.push(down);
    this.placeWaiting();
  }

  forget(down: DownTrack): void {
    this.waiting = this.waiting.filter((other) => other !== down);
  }

  /** Has the client offer again, because a section's content has changed. */
  renew(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      const value = new MediaSectionsRequirement({ numAudios: this.toAsk.audio, numVideos: this.toAsk.video });
      this.toAsk = { audio: 0, video: 0 };
      this.participant.signal.send({ case: 'mediaSectionsRequirement', value });
    }, GATHER_MS);
  }

  onRenewed(): void {
    this.asked = { audio: 0, video: 0 };
    this.placeWaiting();
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private placeWaiting(): void {
    const transport = this.participant.connection.receiving;
    if (!transport || this.participant.closed) return;
    const before = this.waiting.length;
    this.waiting = this.waiting.filter((down) => !transport.place(down, false));
    let isMissing = false;
    for (const kind of ['audio', 'video'] as const) {
      const missing = this.waiting.filter((down) => down.up.kind === kind).length - this.asked[kind];
      if (missing <= 0) continue;
      this.asked[kind] += missing;
      this.toAsk[kind] += missing;
      isMissing = true;
    }
    if (isMissing || this.waiting.length < before) this.renew();
  }
}
