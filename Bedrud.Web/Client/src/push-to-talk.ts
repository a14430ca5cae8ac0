/**
 * Turns the microphone on while a key is held. A microphone takes a moment to turn on: what is let go of before that
 * must still end silent.
 */
export class PushToTalk {
  #held = false;
  #settling = false;

  constructor(private readonly turn: (on: boolean) => Promise<void>) {}

  get held(): boolean {
    return this.#held;
  }

  press(): void {
    if (this.#held) return;
    this.#held = true;
    void this.#settle(true);
  }

  release(): void {
    if (!this.#held) return;
    this.#held = false;
    void this.#settle(false);
  }

  async #settle(on: boolean): Promise<void> {
    if (this.#settling) return;
    this.#settling = true;
    let wanted = on;
    for (;;) {
      await this.turn(wanted);
      if (wanted === this.#held) break;
      wanted = this.#held;
    }
    this.#settling = false;
  }
}
