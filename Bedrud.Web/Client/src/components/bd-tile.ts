import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Track } from 'livekit-client';
import type { Quality } from '../call/snapshot.js';
import { type IconName, icon } from '../icons.js';
import { initials } from '../initials.js';
import type { Role } from '../portal/facts.js';
import type { Strings } from '../strings/strings.js';
import { shared } from './styles.js';
import { tileStyles } from './tile-styles.js';

/** One picture on the stage: a person, or a shared screen. `bd-pin` and `bd-menu` say what its buttons were asked for. */
@customElement('bd-tile')
export class Tile extends LitElement {
  @property({ attribute: false }) t!: Strings;
  /** As the tile shows it, "Ayşe (you)" included. */
  @property() label = '';
  /** The plain name, for the initials. */
  @property() name = '';
  @property() language = 'en';
  @property({ attribute: false }) track: Track | null = null;
  @property({ attribute: false }) quality: Quality = 'good';
  @property({ attribute: false }) standing: Role = 'speaker';
  /** The hand's place in the order of hands; 0 while it is down. */
  @property({ type: Number }) hand = 0;
  @property({ type: Boolean }) muted = false;
  @property({ type: Boolean }) local = false;
  @property({ type: Boolean }) pinned = false;
  @property({ type: Boolean }) spotlit = false;
  @property({ type: Boolean }) menuOpen = false;
  @property({ type: Boolean, reflect: true }) paused = false;
  @property({ type: Boolean, reflect: true }) speaking = false;
  @property({ type: Boolean, reflect: true }) mirrored = false;
  @property({ type: Boolean, reflect: true }) screen = false;
  @property({ type: Boolean, reflect: true }) large = false;
  /** Has the whole screen. */
  @property({ type: Boolean, reflect: true }) whole = false;
  @property({ type: Boolean, reflect: true }) portrait = false;

  /** False until the first frame: no tile is ever just black. */
  @state() private playing = false;
  @query('video') private video!: HTMLVideoElement | null;
  #attached: { track: Track; video: HTMLVideoElement } | null = null;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#detach();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.requestUpdate();
  }

  /** Where the focus goes when the menu closes. */
  focusMenuButton(): void {
    this.renderRoot.querySelector<HTMLElement>('[data-testid=tile-menu-button]')?.focus();
  }

  protected override updated(_changed: PropertyValues<this>): void {
    const { track, video } = this;
    if (this.#attached?.track === track && this.#attached?.video === video) return;
    this.#detach();
    if (!track || !video) return;
    // The SDK learns from the attached element how large, and whether at all, the picture is needed.
    track.attach(video);
    this.#attached = { track, video };
    this.playing = video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA;
    this.#measure();
  }

  readonly #showPicture = () => {
    this.playing = true;
    this.#measure();
  };

  /** A telephone held upright sends an upright picture, and may be turned at any time. */
  readonly #measure = () => {
    this.portrait = this.video !== null && this.video.videoHeight > this.video.videoWidth;
  };

  #detach(): void {
    this.#attached?.track.detach(this.#attached.video);
    this.#attached = null;
  }

  override render() {
    const { t } = this;
    return html`
      ${
        this.track
          ? html`<video
              autoplay
              playsinline
              .muted=${true}
              @playing=${this.#showPicture}
              @loadeddata=${this.#showPicture}
              @resize=${this.#measure}
            ></video>`
          : nothing
      }
      ${
        this.track && this.playing
          ? nothing
          : html`<div class="avatar" aria-hidden="true"><span>${initials(this.name, this.language)}</span></div>`
      }
      ${
        this.hand > 0
          ? html`<div class="hand" role="img" aria-label=${t.handIsUp(this.hand)} title=${t.handIsUp(this.hand)} data-testid="hand">
              ${icon('handUp', 16)}<span>${this.hand}</span>
            </div>`
          : nothing
      }
      ${this.#actions()}
      <div class="foot">
        <div class="label" title=${this.label}>
          ${this.muted ? this.#mark('microphoneOff', t.microphoneOff, 'muted') : nothing}
          ${this.pinned ? this.#mark('pin', t.pinned, 'pinned') : nothing}
          ${this.spotlit ? this.#mark('spotlit', this.local ? t.youAreSpotlit : t.spotlit, 'spotlit') : nothing}
          <span class="name" dir="auto">${this.label}</span>
          ${this.standing === 'owner' ? this.#mark('shield', t.roleOwner, 'role') : nothing}
          ${this.standing === 'moderator' ? this.#mark('shield', t.roleModerator, 'role') : nothing}
        </div>
        ${this.#qualityMark()}
      </div>
    `;
  }

  #actions() {
    const { t, label } = this;
    if (this.whole)
      return html`<div class="actions">
        ${this.#act('tile-fullscreen-button', 'leaveFullScreen', t.leaveFullScreen, 'bd-whole')}
      </div>`;
    const pin = (this.pinned ? t.unpinTile : t.pinTile)(label);
    return html`<div class="actions">
      ${this.#act('pin-button', this.pinned ? 'unpin' : 'pin', pin, 'bd-pin')}
      <button
        class="act"
        data-testid="tile-menu-button"
        aria-label=${t.tileMenu(label)}
        title=${t.tileMenu(label)}
        aria-haspopup="menu"
        aria-expanded=${String(this.menuOpen)}
        @click=${() => this.#say('bd-menu')}
      >
        ${icon('moreVertical', 20)}
      </button>
    </div>`;
  }

  #act(testId: string, picture: IconName, words: string, says: string) {
    return html`<button class="act" data-testid=${testId} aria-label=${words} title=${words} @click=${() => this.#say(says)}>
      ${icon(picture, 20)}
    </button>`;
  }

  #say(what: string) {
    this.dispatchEvent(new CustomEvent(what));
  }

  #mark(picture: IconName, words: string, kind: string) {
    return html`<span class="mark ${kind}" role="img" aria-label=${words} title=${words} data-mark=${kind}>${icon(picture, 16)}</span>`;
  }

  #qualityMark() {
    const { t, quality } = this;
    if (quality === 'good' && !this.paused) return nothing;
    const words = quality === 'lost' ? t.lostConnection : this.paused ? t.cameraPaused : t.weakConnection;
    return html`<div class="quality" role="img" aria-label=${words} title=${words} data-quality=${this.paused ? 'paused' : quality}>
      ${icon(quality === 'lost' ? 'wifiOff' : 'weakSignal', 16)}<span aria-hidden="true">${words}</span>
    </div>`;
  }

  static override styles = [shared, tileStyles];
}
