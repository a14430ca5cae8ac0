/** Below this, in dB of full scale, a microphone hears nothing: even a quiet room is louder. */
const floorDb = -62;
/** So long must it be that quiet before it is called silence, in milliseconds. */
const patienceMs = 6000;

/** Tells a microphone that hears nothing from somebody who only says nothing for a moment. */
export class SilenceDetector {
  #quietSince: number | null = null;

  /** @returns Whether there has been silence for long, at this moment. */
  push(levelDb: number, nowMs: number): boolean {
    if (levelDb > floorDb) {
      this.#quietSince = null;
      return false;
    }
    this.#quietSince ??= nowMs;
    return nowMs - this.#quietSince >= patienceMs;
  }

  /** What was heard before counts no more: another microphone, or none. */
  reset(): void {
    this.#quietSince = null;
  }
}
