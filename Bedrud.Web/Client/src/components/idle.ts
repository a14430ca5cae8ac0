import type { ReactiveController, ReactiveControllerHost } from 'lit';

const idleAfterMs = 4_000;

/** Whether nothing has moved for a while. Only where something hovers: a finger leaves no trace to follow. */
export class Idle implements ReactiveController {
  idle = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #hovers = matchMedia('(hover: hover) and (min-width: 641px)');

  constructor(private readonly host: ReactiveControllerHost & HTMLElement) {
    host.addController(this);
  }

  hostConnected(): void {
    for (const event of ['pointermove', 'pointerdown', 'keydown', 'focusin'])
      this.host.ownerDocument.addEventListener(event, this.#awake, { passive: true });
    this.#awake();
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    for (const event of ['pointermove', 'pointerdown', 'keydown', 'focusin'])
      this.host.ownerDocument.removeEventListener(event, this.#awake);
  }

  readonly #awake = () => {
    clearTimeout(this.#timer);
    if (this.#hovers.matches) this.#timer = setTimeout(() => this.#set(true), idleAfterMs);
    this.#set(false);
  };

  #set(idle: boolean): void {
    if (this.idle === idle) return;
    this.idle = idle;
    this.host.requestUpdate();
  }
}
