import type { LitElement, ReactiveController } from 'lit';

/**
 * Where the thing that has the focus goes away, because somebody was admitted or removed, the focus goes to what took its place, not to the page's beginning.
 * Looks only at what is marked with `data-keep`, first at what has the same mark: after "Admit" comes another "Admit", not a "Refuse".
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
    const active = this.host.shadowRoot?.activeElement;
    this.#focused = active instanceof HTMLElement ? active : null;
    if (this.#focused) this.#index = this.#kept(this.#focused.dataset.keep).indexOf(this.#focused);
  }

  hostUpdated(): void {
    const focused = this.#focused;
    this.#focused = null;
    // A dialog that opened meanwhile has taken it.
    if (!focused || this.host.shadowRoot?.activeElement) return;
    const alike = this.#kept(focused.dataset.keep);
    const next = alike[Math.max(0, this.#index)] ?? alike.at(-1) ?? this.#kept()[0] ?? this.otherwise();
    (focused.isConnected ? focused : next)?.focus();
  }

  #kept(mark?: string): HTMLElement[] {
    const all = [...(this.host.shadowRoot?.querySelectorAll<HTMLElement>('[data-keep]') ?? [])];
    return mark === undefined ? all : all.filter(({ dataset }) => dataset.keep === mark);
  }
}
