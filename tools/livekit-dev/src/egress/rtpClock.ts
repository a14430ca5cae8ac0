/** Behind the arrival by more than this, a track's own time has stood still: it was muted, or its sender began anew. */
const MAX_LAG_MS = 500;

/**
 * Puts the RTP times of one track on the recorder's clock. The packet that was under way for the shortest time tells the offset; packets that
 * are late then keep their place.
 */
export class RtpClock {
  private elapsed = 0;
  private lastTimestamp?: number;
  private offset = Infinity;
  private last = -Infinity;

  constructor(private readonly rate: number) {}

  /** Milliseconds on the recorder's clock, never going back. */
  at(timestamp: number, nowMs: number): number {
    if (this.lastTimestamp !== undefined) this.elapsed += (timestamp - this.lastTimestamp) | 0;
    this.lastTimestamp = timestamp;
    const own = (this.elapsed * 1000) / this.rate;
    const lag = nowMs - own - this.offset;
    if (lag < 0 || lag > MAX_LAG_MS) this.offset = nowMs - own;
    this.last = Math.max(own + this.offset, this.last + 1);
    return this.last;
  }

  /** Another sender, whose times have nothing to do with those before. */
  restart(): void {
    this.lastTimestamp = undefined;
    this.elapsed = 0;
    this.offset = Infinity;
  }
}
