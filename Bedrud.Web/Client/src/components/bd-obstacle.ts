import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Refusal } from '../api.js';
import { icon } from '../icons.js';
import { type PageAct, pages } from '../pages.js';
import type { PageCode, Strings } from '../strings/strings.js';
import { untilText } from '../until-text.js';
import { buttons, shared } from './styles.js';

/** The page that stands in place of the call: what happened, what it means, what to do. */
@customElement('bd-obstacle')
export class Obstacle extends LitElement {
  @property({ attribute: false }) t!: Strings;
  @property() code: PageCode = 'left';
  @property({ attribute: false }) refusal: Refusal | null = null;
  @property() language = 'en';
  @property() roomName = '';
  @property({ type: Boolean }) signedIn = false;
  @property({ type: Boolean }) busy = false;
  @property() signInUrl: string | null = null;
  @property() homeUrl: string | null = null;
  @property({ attribute: false }) act!: (act: PageAct) => void;

  override render() {
    const page = pages[this.code];
    const [title, text] = this.t.pages[this.code];
    const acts = page.acts.filter((act) => this.#possible(act));
    return html`<main data-testid="obstacle" data-code=${this.code}>
      <div class="sign">${icon(page.icon, 28)}</div>
      <p class="room" title=${this.roomName}>${this.roomName}</p>
      <h1 tabindex="-1">${title}</h1>
      <p class="text">${text}</p>
      ${this.#facts()}
      <div class="acts">${acts.map((act, index) => this.#button(act, index === 0 && this.#advised(act)))}</div>
    </main>`;
  }

  protected override firstUpdated(): void {
    this.renderRoot.querySelector('h1')?.focus({ preventScroll: true });
  }

  #clock: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    // The time that is left goes by while the page stands.
    this.#clock = setInterval(() => this.refusal?.until && this.requestUpdate(), 10_000);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#clock);
  }

  #facts() {
    const { reason, until } = this.refusal ?? {};
    const time = until ? new Date(until) : null;
    return html`
      ${reason ? html`<p class="text" data-testid="obstacle-reason">${this.t.moderatorSays(reason)}</p>` : nothing}
      ${
        time && !Number.isNaN(time.getTime())
          ? html`<p class="text" data-testid="obstacle-until">
            ${untilText(this.t, time, new Date(), this.language)}
          </p>`
          : nothing
      }
    `;
  }

  #possible(act: PageAct): boolean {
    if (act === 'home') return this.signedIn && !!this.homeUrl;
    if (act === 'sign-in') return !this.signedIn && !!this.signInUrl;
    return true;
  }

  /** Somebody who was removed may come back, but is not urged to. */
  #advised(act: PageAct): boolean {
    return this.code !== 'kicked' || act !== 'start';
  }

  #button(act: PageAct, primary: boolean) {
    const look = primary ? 'button primary' : 'button';
    if (act === 'home')
      return html`<a class=${look} data-testid="home-button" href=${this.homeUrl ?? '/'}>${this.t.home}</a>`;
    if (act === 'sign-in')
      return html`<a class=${look} data-testid="sign-in-button" href=${this.signInUrl ?? '/'}>${this.t.signIn}</a>`;
    const rejoin = act === 'again' || act === 'start' || act === 'move-here';
    return html`<button
      class=${look}
      data-testid=${rejoin ? 'rejoin-button' : `${act}-button`}
      aria-busy=${String(this.busy)}
      ?disabled=${this.busy}
      @click=${() => this.act(act)}
    >
      ${this.busy && primary ? this.t.joining : this.#words(act)}
    </button>`;
  }

  #words(act: PageAct): string {
    switch (act) {
      case 'again':
        return this.code === 'lost' ? this.t.rejoin : this.t.tryAgain;
      case 'move-here':
        return this.t.moveHere;
      case 'change-name':
        return this.t.changeName;
      case 'join-without':
        return this.t.joinWithout;
      default:
        return this.t.rejoin;
    }
  }

  static override styles = [
    shared,
    buttons,
    css`
      :host {
        display: block;
        height: 100%;
        overflow: auto;
        scrollbar-color: var(--bd-stage-border) transparent;
        scrollbar-width: thin;
      }
      main {
        display: grid;
        justify-items: center;
        align-content: center;
        gap: 8px;
        min-height: 100%;
        padding: 24px;
        text-align: center;
      }
      .sign {
        display: grid;
        place-items: center;
        width: 64px;
        height: 64px;
        margin-bottom: 8px;
        border: 1px solid var(--bd-stage-border);
        border-radius: var(--bd-radius-full);
        background: var(--bd-stage-surface);
        color: var(--bd-stage-text-2);
      }
      .room {
        overflow: hidden;
        max-width: 100%;
        font-size: var(--bd-size-s);
        font-weight: 500;
        color: var(--bd-stage-text-2);
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      h1 {
        max-width: 24em;
        font-size: var(--bd-size-xl);
        font-weight: 600;
        line-height: 1.2;
        letter-spacing: -0.01em;
        text-wrap: balance;
      }
      /* Focused for screen readers, not for the eye. */
      h1:focus-visible {
        outline: none;
      }
      .text {
        max-width: 30em;
        color: var(--bd-stage-text-2);
        overflow-wrap: anywhere;
        text-wrap: pretty;
      }
      .acts {
        display: flex;
        flex-wrap: wrap;
        justify-content: center;
        gap: 8px;
        margin-top: 16px;
      }
      @media (max-width: 640px) {
        h1 {
          font-size: var(--bd-size-l);
        }
        .acts {
          display: grid;
          justify-content: stretch;
          width: 100%;
          max-width: 320px;
        }
        .button {
          min-height: 48px;
        }
      }
    `,
  ];
}
