import type { LitElement, ReactiveController } from 'lit';

/**
 * Where the thing that has the focus goes away, because somebody was admitted or removed, the focus goes to what took its place, not to the page's beginning.
 * Looks only at what is marked with `data-keep`.
 */
export class FocusKeeper implements ReactiveController {
  #focused: HTMLElement | null = null;
  #index = 0;

  constructor(
    private readonly host: LitElement,
    private readonly otherwise: () => HTMLElement | null = () => null,
  ) {
    host.addController(this);
  }

  hostUpdate(): void {
    const { root } = this;
    this.#focused = root?.activeElement instanceof HTMLElement ? root.activeElement : null;
    if (this.#focused) this.#index = Math.max(0, this.#kept.indexOf(this.#focused));
  }

  hostUpdated(): void {
    const focused = this.#focused;
    this.#focused = null;
    // A dialog that opened meanwhile has taken it.
    if (!focused || this.root?.activeElement) return;
    if (focused.isConnected) focused.focus();
    else (this.#kept[this.#index] ?? this.#kept.at(-1) ?? this.otherwise())?.focus();
  }

  private get root(): ShadowRoot | null {
    return this.host.shadowRoot;
  }

  get #kept(): HTMLElement[] {
    return [...(this.root?.querySelectorAll<HTMLElement>('[data-keep]') ?? [])];
  }
}
