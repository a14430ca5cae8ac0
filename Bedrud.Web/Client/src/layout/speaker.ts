/** Shorter than this is a cough, or a "yes". */
export const takeOverMs = 1000;

interface Speaking {
  identity: string;
  local: boolean;
  speaking: boolean;
}

/**
 * Whom the speaker view shows. A new speaker gets the place after speaking for a second while the one before is silent; silence
 * takes it from nobody; oneself never has it.
 */
export class SpeakerFollower {
  #current: string | null = null;
  readonly #since = new Map<string, number>();

  /** `nowMs` is any clock that only goes forward. `againMs`: after how long to ask again though nothing changed; null for never. */
  follow(people: readonly Speaking[], nowMs: number): { speaker: string | null; againMs: number | null } {
    const others = people.filter((person) => !person.local);
    const speaking = others.filter((person) => person.speaking);
    for (const identity of this.#since.keys())
      if (!speaking.some((person) => person.identity === identity)) this.#since.delete(identity);
    for (const { identity } of speaking) if (!this.#since.has(identity)) this.#since.set(identity, nowMs);

    if (!others.some((person) => person.identity === this.#current)) this.#current = null;
    let againMs: number | null = null;
    if (this.#current === null || !this.#since.has(this.#current)) {
      const [next, since] = [...this.#since].sort(([, a], [, b]) => a - b)[0] ?? [];
      const left = since === undefined ? null : since + takeOverMs - nowMs;
      if (next !== undefined && left !== null && left <= 0) this.#current = next;
      else againMs = left;
    }
    return { speaker: this.#current ?? others[0]?.identity ?? null, againMs };
  }
}
