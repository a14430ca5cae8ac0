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

/**
 * What is under way, and what failed. A failure stays until it is read, until the same act is tried again, or until the thing is gone. An act that landed
 * leaves nothing behind where its effect is to be seen.
 */
export class ActStates {
  #states: readonly ActState[] = [];

  constructor(private readonly changed: () => void) {}

  of(thing: string): readonly ActState[] {
    return this.#states.filter((state) => state.thing === thing);
  }

  pending(thing: string, act?: string): boolean {
    return this.of(thing).some((state) => state.state === 'pending' && (act === undefined || state.act === act));
  }

  async run(thing: string, act: string, words: ActWords, ask: () => Promise<Outcome>): Promise<void> {
    if (this.pending(thing, act)) return;
    const begun: ActState = { thing, act, state: 'pending', words: words.pending };
    this.#set(thing, act, begun);
    const outcome = await ask();
    if (!this.#states.includes(begun)) return;
    if (!outcome.ok) return this.#set(thing, act, { ...begun, state: 'failed', words: outcome.words });
    if (!words.landed) return this.#set(thing, act, null);
    const landed: ActState = { ...begun, state: 'landed', words: words.landed };
    this.#set(thing, act, landed);
    setTimeout(() => {
      if (this.#states.includes(landed)) this.#set(thing, act, null);
    }, landedMs);
  }

  dismiss(thing: string, act: string): void {
    if (!this.pending(thing, act)) this.#set(thing, act, null);
  }

  /** Forgets what became of things that are not there any more. */
  keep(there: (thing: string) => boolean): void {
    if (this.#states.every(({ thing }) => there(thing))) return;
    this.#states = this.#states.filter(({ thing }) => there(thing));
  }

  #set(thing: string, act: string, state: ActState | null): void {
    const others = this.#states.filter((other) => other.thing !== thing || other.act !== act);
    this.#states = state ? [...others, state] : others;
    this.changed();
  }
}
