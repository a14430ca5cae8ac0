import { SubscribedCodec, SubscribedQuality, SubscribedQualityUpdate, VideoQuality } from '@livekit/protocol';
import type { Publication } from './publications';

const PAUSE_AFTER_MS = 5000;
const QUALITIES = [VideoQuality.LOW, VideoQuality.MEDIUM, VideoQuality.HIGH];

/** Lets a publisher stop encoding what nobody watches: after 5 s, as livekit-server does; and start again at once. */
export class Dynacast {
  private wanted = true;
  private timer?: NodeJS.Timeout;

  constructor(private readonly publication: Publication) {}

  /** Somebody has come, gone, or looked away. */
  update(): void {
    if (this.publication.kind !== 'video') return;
    if (this.isWatched()) {
      this.stop();
      if (!this.wanted) this.tell(true);
    } else if (this.wanted) {
      this.timer ??= setTimeout(() => this.pause(), PAUSE_AFTER_MS);
    }
  }

  /** The publisher was away, and may have missed what it was told. */
  repeat(): void {
    if (this.publication.kind === 'video' && this.publication.announced) this.tell(this.wanted);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private pause(): void {
    this.timer = undefined;
    this.tell(false);
  }

  private isWatched(): boolean {
    return [...this.publication.downs].some((down) => down.enabled);
  }

  private tell(enabled: boolean): void {
    this.wanted = enabled;
    const qualities = QUALITIES.map((quality) => new SubscribedQuality({ quality, enabled }));
    const value = new SubscribedQualityUpdate({
      trackSid: this.publication.sid,
      subscribedQualities: qualities,
      subscribedCodecs: [new SubscribedCodec({ codec: this.publication.codec.toLowerCase(), qualities })],
    });
    this.publication.owner.signal.send({ case: 'subscribedQualityUpdate', value });
  }
}
