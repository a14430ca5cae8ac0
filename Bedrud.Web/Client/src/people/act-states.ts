import type { Outcome } from '../portal/facts.js';
import type { Strings } from '../strings/strings.js';

/** What was done about a thing, and how it stands. */
export interface ActState {
  /** What the act is about: a person, somebody who waits, a switch. */
  thing: string;
  /** Which act it is; the same one is not asked for twice at once. */
  act: string;
  state: 'pending' | 'landed' | 'failed';
  /** What is being done, what was done, or why it failed. */
  words: (t: Strings) => string;
}

export interface ActWords {
  pending: (t: Strings) => string;
  /** Only for acts whose effect does not show by itself; it stands for a few seconds. */
  landed?: (t: Strings) => string;
}

/** How long it is said that something landed. */
const landedMs = 5000;
const none: readonly ActState[] = [];

/**
 * What is under way, and what failed. A failure stays until it is read, until the same act is tried again, or until the thing is gone. An act that landed
 * leaves nothing behind where its effect is to be seen.
 */
export class ActStates {
  /** The one that changed last, for those who don't see the rows; null where it only ended. */
  latest: ActState | null = null;
  readonly #things = new Map<string, readonly ActState[]>();

  constructor(private readonly changed: () => void) {}

  /** The same array until something about the thing changes. */
  of(thing: string): readonly ActState[] {
    return this.#things.get(thing) ?? none;
  }

  pending(thing: string, act: string): boolean {
    return this.of(thing).some((state) => state.act === act && state.state === 'pending');
  }

  async run(thing: string, act: string, words: ActWords, ask: () => Promise<Outcome>): Promise<void> {
    if (this.pending(thing, act)) return;
    const begun: ActState = { thing, act, state: 'pending', words: words.pending };
    this.#set(thing, act, begun);
    const outcome = await ask();
    // The thing went away meanwhile.
    if (!this.of(thing).includes(begun)) return;
    if (!outcome.ok) return this.#set(thing, act, { ...begun, state: 'failed', words: outcome.words });
    if (!words.landed) return this.#set(thing, act, null);
    const landed: ActState = { ...begun, state: 'landed', words: words.landed };
    this.#set(thing, act, landed);
    setTimeout(() => {
      if (this.of(thing).includes(landed)) this.#set(thing, act, null);
    }, landedMs);
  }

  dismiss(thing: string, act: string): void {
    if (!this.pending(thing, act)) this.#set(thing, act, null);
  }

  /** Forgets what became of things that are not there any more. */
  keep(there: (thing: string) => boolean): void {
    for (const thing of this.#things.keys()) if (!there(thing)) this.#things.delete(thing);
  }

  #set(thing: string, act: string, state: ActState | null): void {
    const others = this.of(thing).filter((other) => other.act !== act);
    if (state) this.#things.set(thing, [...others, state]);
    else if (others.length > 0) this.#things.set(thing, others);
    else this.#things.delete(thing);
    this.latest = state;
    this.changed();
  }
}
