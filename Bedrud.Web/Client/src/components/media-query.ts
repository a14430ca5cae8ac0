import type { ReactiveController, ReactiveControllerHost } from 'lit';

export const narrowQuery = '(max-width: 640px)';

/** Keeps a component up to date about the size of the window, or what it is driven with. */
export class MediaQuery implements ReactiveController {
  readonly #list: MediaQueryList;

  constructor(
    private readonly host: ReactiveControllerHost,
    query: string,
  ) {
    this.#list = matchMedia(query);
    host.addController(this);
  }

  get matches(): boolean {
    return this.#list.matches;
  }

  hostConnected(): void {
    this.#list.addEventListener('change', this.#changed);
  }

  hostDisconnected(): void {
    this.#list.removeEventListener('change', this.#changed);
  }

  readonly #changed = () => this.host.requestUpdate();
}
