import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Track } from 'livekit-client';
import type { Quality } from '../call/snapshot.js';
import { icon } from '../icons.js';
import { initials } from '../initials.js';
import type { Strings } from '../strings/strings.js';
import { shared } from './styles.js';

/** One picture on the stage: a person, or a shared screen. */
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
  @property({ type: Boolean }) muted = false;
  @property({ type: Boolean, reflect: true }) speaking = false;
  @property({ type: Boolean, reflect: true }) mirrored = false;
  @property({ type: Boolean, reflect: true }) screen = false;

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

  protected override updated(_changed: PropertyValues<this>): void {
    const { track, video } = this;
    if (this.#attached?.track === track && this.#attached?.video === video) return;
    this.#detach();
    if (!track || !video) return;
    // The SDK learns from the attached element how large, and whether at all, the picture is needed.
    track.attach(video);
    this.#attached = { track, video };
    this.playing = video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA;
  }

  #showPicture() {
    this.playing = true;
  }

  #detach(): void {
    this.#attached?.track.detach(this.#attached.video);
    this.#attached = null;
  }

  override render() {
    return html`
      ${
        this.track
          ? html`<video autoplay playsinline .muted=${true} @playing=${this.#showPicture} @loadeddata=${this.#showPicture}></video>`
          : nothing
      }
      ${
        this.track && this.playing
          ? nothing
          : html`<div class="avatar" aria-hidden="true"><span>${initials(this.name, this.language)}</span></div>`
      }
      <div class="foot">
        <div class="label" title=${this.label}>
          ${
            this.muted
              ? html`<span class="mark" role="img" aria-label=${this.t.microphoneOff} title=${this.t.microphoneOff}
                >${icon('microphoneOff', 16)}</span
              >`
              : nothing
          }
          <span class="name">${this.label}</span>
        </div>
        ${this.quality === 'good' ? nothing : this.#qualityMark()}
      </div>
    `;
  }

  #qualityMark() {
    const words = this.quality === 'lost' ? this.t.lostConnection : this.t.weakConnection;
    return html`<div class="quality" role="img" aria-label=${words} title=${words} data-quality=${this.quality}>
      ${icon(this.quality === 'lost' ? 'wifiOff' : 'weakSignal', 16)}<span aria-hidden="true">${words}</span>
    </div>`;
  }

  static override styles = [
    shared,
    css`
      :host {
        display: block;
        position: relative;
        overflow: hidden;
        container-type: size;
        border-radius: var(--bd-radius-tile);
        background: var(--bd-stage-surface);
      }
      /* The ring lies over the picture, so that speaking never changes a size. */
      :host::after {
        content: '';
        position: absolute;
        inset: 0;
        border-radius: inherit;
        box-shadow: inset 0 0 0 1px var(--bd-stage-border);
        pointer-events: none;
        transition: box-shadow var(--bd-motion);
      }
      :host([speaking])::after {
        box-shadow: inset 0 0 0 2px var(--bd-stage-accent);
      }
      video {
        display: block;
        width: 100%;
        height: 100%;
        object-fit: cover;
      }
      :host([mirrored]) video {
        transform: scaleX(-1);
      }
      :host([screen]) {
        background: #000;
      }
      :host([screen]) video {
        object-fit: contain;
      }
      .avatar {
        position: absolute;
        inset: 0;
        display: grid;
        place-items: center;
        background: var(--bd-stage-surface);
      }
      .avatar span {
        display: grid;
        place-items: center;
        width: clamp(40px, 36cqmin, 128px);
        aspect-ratio: 1;
        border-radius: var(--bd-radius-full);
        background: var(--bd-stage-surface-2);
        font-size: clamp(14px, 13cqmin, 44px);
        font-weight: 500;
        letter-spacing: 0.02em;
      }
      .foot {
        position: absolute;
        inset: auto 8px 8px;
        display: flex;
        justify-content: space-between;
        align-items: end;
        gap: 8px;
      }
      .label,
      .quality {
        display: flex;
        align-items: center;
        gap: 4px;
        min-width: 0;
        height: 24px;
        padding: 0 8px;
        border-radius: 6px;
        background: rgb(15 17 21 / 72%);
        font-size: var(--bd-size-xs);
        font-weight: 500;
        color: #fff;
      }
      .mark {
        flex: none;
        margin-left: -2px;
        color: #ff9ea1;
      }
      .name {
        overflow: hidden;
        white-space: nowrap;
        text-overflow: ellipsis;
      }
      .quality {
        flex: none;
        padding: 0 4px;
        color: #fbbf24;
      }
      .quality[data-quality='lost'] {
        color: #ff9ea1;
      }
      .quality span {
        display: none;
        padding-right: 4px;
      }
      .quality:hover span {
        display: inline;
      }
      @container (max-height: 120px) {
        .avatar {
          padding-bottom: 16px;
        }
      }
      @container (max-width: 180px) {
        .quality:hover span {
          display: none;
        }
        .foot {
          inset: auto 4px 4px;
        }
      }
    `,
  ];
}
