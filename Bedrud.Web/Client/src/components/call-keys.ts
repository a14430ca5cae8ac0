import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { isWriting, type Shortcut, shortcutFor } from '../keyboard.js';
import { loadPreferences } from '../preferences.js';
import { PushToTalk } from '../push-to-talk.js';

export interface KeyActs {
  shortcut(name: Shortcut): void;
  /** False where nothing was open. */
  escape(): boolean;
  /** Whether the microphone is off, and may be turned on by holding the key. */
  mayTalk(): boolean;
  talk(on: boolean): Promise<void>;
}

/** The keys of the call, wherever in the page the focus is. */
export class CallKeys implements ReactiveController {
  readonly #talk: PushToTalk;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly acts: KeyActs,
  ) {
    this.#talk = new PushToTalk((on) => acts.talk(on));
    host.addController(this);
  }

  get talking(): boolean {
    return this.#talk.held;
  }

  hostConnected(): void {
    document.addEventListener('keydown', this.#onDown);
    // Before the button that has the focus takes the space bar for a click.
    document.addEventListener('keydown', this.#onSpace, true);
    document.addEventListener('keyup', this.#onUp, true);
    window.addEventListener('blur', this.#release);
    document.addEventListener('visibilitychange', this.#release);
  }

  hostDisconnected(): void {
    document.removeEventListener('keydown', this.#onDown);
    document.removeEventListener('keydown', this.#onSpace, true);
    document.removeEventListener('keyup', this.#onUp, true);
    window.removeEventListener('blur', this.#release);
    document.removeEventListener('visibilitychange', this.#release);
    this.#release();
  }

  readonly #onDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.defaultPrevented && !event.isComposing) {
      if (this.acts.escape()) event.preventDefault();
      return;
    }
    const name = loadPreferences().shortcuts === false ? null : shortcutFor(event);
    if (!name) return;
    // What it opens must not find the letter in its field.
    event.preventDefault();
    this.acts.shortcut(name);
  };

  readonly #onSpace = (event: KeyboardEvent) => {
    if (event.key !== ' ' || event.ctrlKey || event.metaKey || event.altKey || isWriting(event)) return;
    if (this.#talk.held) return event.preventDefault();
    if (event.repeat || !loadPreferences().pushToTalk || !this.acts.mayTalk()) return;
    event.preventDefault();
    event.stopPropagation();
    this.#talk.press();
    this.host.requestUpdate();
  };

  readonly #onUp = (event: KeyboardEvent) => {
    if (event.key !== ' ' || !this.#talk.held) return;
    event.preventDefault();
    event.stopPropagation();
    this.#release();
  };

  readonly #release = () => {
    if (!this.#talk.held) return;
    this.#talk.release();
    this.host.requestUpdate();
  };
}
