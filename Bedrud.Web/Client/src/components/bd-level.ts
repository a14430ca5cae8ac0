import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { watchLoudness } from '../effects/loudness.js';
import { SilenceDetector } from '../effects/silence.js';
import type { Strings } from '../strings/strings.js';
import { shared } from './styles.js';

/** Of the bar's length, in dB of full scale: silence, and a loud voice. */
const [quiet, loud] = [-60, -12];

/** Shows that the microphone hears something, and says so when it does not. The bar draws by itself, twenty times a second, without rendering anew. */
@customElement('bd-level')
export class Level extends LitElement {
  @property({ attribute: false }) t!: Strings;
  @property({ attribute: false }) track: MediaStreamTrack | null = null;
  @state() private silent = false;
  @query('.fill') private fill!: HTMLElement;
  readonly #silence = new SilenceDetector();
  #stopWatching = () => {};

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.#watch();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopWatching();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('track')) this.#watch();
  }

  #watch(): void {
    this.#stopWatching();
    this.#stopWatching = () => {};
    this.#silence.reset();
    this.silent = false;
    let shown = 0;
    this.fill.style.transform = 'scaleX(0)';
    if (!this.track) return;
    this.#stopWatching = watchLoudness(this.track, (db) => {
      if (db === null) return this.#silence.reset();
      this.silent = this.#silence.push(db, performance.now());
      const level = Math.min(1, Math.max(0, (db - quiet) / (loud - quiet)));
      shown = Math.max(level, shown * 0.85);
      this.fill.style.transform = `scaleX(${shown.toFixed(3)})`;
    });
  }

  override render() {
    const { t } = this;
    return html`<div class="bar" role="img" aria-label=${t.microphoneLevel}><div class="fill"></div></div>
      <div role="status">
        ${
          this.silent
            ? html`<p data-testid="silent-microphone"><b>${t.silentMicrophone}</b><br />${t.silentMicrophoneHint}</p>`
            : nothing
        }
      </div>`;
  }

  static override styles = [
    shared,
    css`
      :host {
        display: block;
      }
      .bar {
        height: 4px;
        overflow: hidden;
        border-radius: var(--bd-radius-full);
        background: var(--bd-stage-surface-2);
      }
      .fill {
        height: 100%;
        border-radius: inherit;
        background: #4ade80;
        transform: scaleX(0);
        transform-origin: left;
      }
      p {
        margin-top: 8px;
        padding-left: 12px;
        border-left: 2px solid #fbbf24;
        font-size: var(--bd-size-s);
        color: var(--bd-stage-text-2);
      }
      b {
        font-weight: 600;
        color: var(--bd-stage-text);
      }
    `,
  ];
}
