import { html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';

/** The time of day, as the reader writes it. */
@customElement('bd-clock')
export class Clock extends LitElement {
  @property() language = 'en';
  #timer: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#tick();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  readonly #tick = () => {
    this.requestUpdate();
    this.#timer = setTimeout(this.#tick, 60_000 - (Date.now() % 60_000));
  };

  override render() {
    const now = new Date();
    return html`<time>${new Intl.DateTimeFormat(this.language, { timeStyle: 'short' }).format(now)}</time>`;
  }
}
