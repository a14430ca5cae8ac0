import type { StageSwitch } from '../stage-view.js';

/** The whole meeting, or one element of it, on the whole screen. Telephones of Apple's can't, and are not offered it. */
export class FullScreen implements StageSwitch {
  constructor(
    private readonly host: HTMLElement,
    private readonly changed: () => void,
  ) {}

  connect(): void {
    document.addEventListener('fullscreenchange', this.changed);
  }

  disconnect(): void {
    document.removeEventListener('fullscreenchange', this.changed);
  }

  get available(): boolean {
    return document.fullscreenEnabled === true;
  }

  get on(): boolean {
    return this.available && document.fullscreenElement !== null && this.element === null;
  }

  /** The element of the host's own that has the screen. */
  get element(): Element | null {
    return this.host.shadowRoot?.fullscreenElement ?? null;
  }

  toggle(): void {
    if (!this.available) return;
    // The outermost element, so that the controls come along.
    this.#ask(document.fullscreenElement ? null : outermost(this.host));
  }

  show(element: HTMLElement): void {
    this.#ask(element);
  }

  leave(): void {
    this.#ask(null);
  }

  #ask(element: HTMLElement | null): void {
    const asked = element ? element.requestFullscreen() : document.exitFullscreen();
    // Refused by a policy of the page around, or too late after the click: all stays as it is.
    asked.catch(() => {});
  }
}

function outermost(element: HTMLElement): HTMLElement {
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? outermost(root.host as HTMLElement) : element;
}
