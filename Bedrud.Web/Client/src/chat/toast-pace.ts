/** In a burst only the first message is shown: the count says the rest. */
const burstMs = 30_000;

export class ToastPace {
  #last = Number.NEGATIVE_INFINITY;

  /** Whether a message that came now may be shown. */
  take(now = Date.now()): boolean {
    if (now - this.#last < burstMs) return false;
    this.#last = now;
    return true;
  }
}
