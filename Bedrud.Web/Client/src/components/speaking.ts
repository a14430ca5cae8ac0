import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Person } from '../call/snapshot.js';
import { SpeakerFollower } from '../layout/speaker.js';

/** Whom the speaker view shows; renders its host again when a new speaker has spoken for long enough. */
export class SpeakerController implements ReactiveController {
  readonly #follower = new SpeakerFollower();
  #again: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#again);
  }

  follow(people: readonly Person[]): string | null {
    const { speaker, againMs } = this.#follower.follow(people, performance.now());
    clearTimeout(this.#again);
    if (againMs !== null) this.#again = setTimeout(() => this.host.requestUpdate(), againMs);
    return speaker;
  }
}
