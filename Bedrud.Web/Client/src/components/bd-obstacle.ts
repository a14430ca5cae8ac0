import { html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Refusal } from '../api.js';
import { icon } from '../icons.js';
import { type PageAct, pages } from '../pages.js';
import type { PageCode, Strings } from '../strings/strings.js';
import { untilText } from '../until-text.js';
import { buttons, page, shared } from './styles.js';

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
  /** Where the connection is tested; null where that is not offered. */
  @property() testUrl: string | null = null;
  @property({ attribute: false }) act!: (act: PageAct) => void;
  @state() private linkCopied = false;

  override render() {
    const page = pages[this.code];
    const [title, text] = this.t.pages[this.code];
    const acts = page.acts.filter((act) => this.#possible(act));
    return html`<main data-testid="obstacle" data-code=${this.code}>
      <div class="sign">${icon(page.icon, 28)}</div>
      <p class="room" title=${this.roomName}>${this.roomName}</p>
      <h1 tabindex="-1">${title}</h1>
      <p class="text">${this.refusal?.takeOver ? this.t.alreadyHereMove : text}</p>
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
    const { code, refusal } = this;
    if (code === 'already-here' && (act === 'move-here' || act === 'again'))
      return (act === 'move-here') === (refusal?.takeOver === true);
    // Somebody who was refused for a time has to wait until it is over; a ban without an end is no reason to try.
    if ((code === 'banned' || code === 'refused') && act === 'again')
      return refusal?.until ? Date.parse(refusal.until) <= Date.now() : code === 'refused';
    if (act === 'copy-link') return 'clipboard' in navigator;
    if (act === 'test') return !!this.testUrl;
    if (act === 'home') return this.signedIn && !!this.homeUrl;
    if (act === 'sign-in') return !this.signedIn && !!this.signInUrl;
    return true;
  }

  /** Somebody who was removed may come back, and somebody who is banned may have an account; neither is urged to. */
  #advised(act: PageAct): boolean {
    return !(this.code === 'kicked' && act === 'start') && !(this.code === 'banned' && act === 'sign-in');
  }

  #button(act: PageAct, primary: boolean) {
    const look = primary ? 'button primary' : 'button';
    if (act === 'home')
      return html`<a class=${look} data-testid="home-button" href=${this.homeUrl ?? '/'}>${this.t.home}</a>`;
    if (act === 'test')
      return html`<a class=${look} data-testid="test-connection" href=${this.testUrl ?? '/'} target="_blank">${this.t.testConnection}</a>`;
    if (act === 'sign-in')
      return html`<a class=${look} data-testid="sign-in-button" href=${this.signInUrl ?? '/'}>${this.t.signIn}</a>`;
    if (act === 'copy-link')
      return html`<button class=${look} data-testid="copy-link-button" @click=${this.#copyLink}>
        ${this.linkCopied ? this.t.linkCopied : this.t.copyLink}
      </button>`;
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

  async #copyLink() {
    await navigator.clipboard.writeText(location.href.split(/[?#]/u)[0] ?? '').then(
      () => {
        this.linkCopied = true;
      },
      () => {},
    );
  }

  #words(act: PageAct): string {
    switch (act) {
      case 'reload':
        return this.t.tryAgain;
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

  static override styles = [shared, buttons, page];
}
