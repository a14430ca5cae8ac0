import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Call } from '../call/call.js';
import type { CallSnapshot } from '../call/snapshot.js';
import { icon } from '../icons.js';
import type { Strings } from '../strings/strings.js';
import { buttons, shared } from './styles.js';

/** How the call itself stands, as long as it does. Fires `bd-copy-link`. */
@customElement('bd-banners')
export class Banners extends LitElement {
  @property({ attribute: false }) t!: Strings;
  @property({ attribute: false }) call!: Call;
  @property({ attribute: false }) snapshot!: CallSnapshot;
  @property({ type: Boolean }) linkCopied = false;
  /** The microphone is open as long as the space bar is held. */
  @property({ type: Boolean }) talking = false;

  override render() {
    const { phase, signalLost, soundBlocked, people } = this.snapshot;
    return html`
      ${phase === 'reconnecting' ? this.#waiting('reconnecting', this.t.reconnecting, this.t.reconnectingHint) : nothing}
      ${phase === 'connected' && signalLost ? this.#waiting('signal-lost', this.t.signalLost, this.t.signalLostHint) : nothing}
      ${soundBlocked ? this.#soundPrompt() : nothing}
      ${people.length === 1 && phase === 'connected' && !signalLost ? this.#alone() : nothing}
      ${
        this.talking
          ? html`<div class="banner talking" data-testid="talking">${icon('microphone', 16)} ${this.t.talking}</div>`
          : nothing
      }
    `;
  }

  #waiting(testId: string, title: string, hint: string) {
    return html`<div class="banner" data-testid=${testId}>
      <span class="spinner"></span>
      <span><b>${title}</b> <span class="hint">${hint}</span></span>
    </div>`;
  }

  #soundPrompt() {
    return html`<button class="button primary" data-testid="sound-button" @click=${() => this.call.playSound()}>
      ${icon('volume', 20)} ${this.t.hearOthers}
    </button>`;
  }

  #alone() {
    return html`<div class="banner" data-testid="alone">
      <span>${this.t.alone}</span>
      <button class="button" @click=${() => this.dispatchEvent(new CustomEvent('bd-copy-link'))}>
        ${icon(this.linkCopied ? 'check' : 'copy', 16)} ${this.linkCopied ? this.t.linkCopied : this.t.copyLink}
      </button>
    </div>`;
  }

  static override styles = [
    shared,
    buttons,
    css`
      :host {
        display: contents;
      }
      .banner {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: center;
        gap: 4px 12px;
        max-width: 100%;
        padding: 8px 16px;
        border: 1px solid var(--bd-stage-border);
        border-radius: var(--bd-radius-tile);
        background: var(--bd-stage-surface-2);
        box-shadow: 0 4px 16px rgb(0 0 0 / 40%);
        font-size: var(--bd-size-s);
        pointer-events: auto;
      }
      .banner b {
        font-weight: 600;
      }
      .banner .hint {
        color: var(--bd-stage-text-2);
      }
      .banner .button {
        min-height: 32px;
        padding: 4px 12px;
        margin-right: -8px;
      }
      .button {
        pointer-events: auto;
      }
      .talking {
        gap: 8px;
        border-color: #4ade80;
      }
      .talking .icon {
        color: #4ade80;
      }
      .spinner {
        width: 16px;
        height: 16px;
        border: 2px solid var(--bd-stage-border);
        border-top-color: var(--bd-stage-accent);
        border-radius: var(--bd-radius-full);
        animation: turn 900ms linear infinite;
      }
      @keyframes turn {
        to {
          rotate: 360deg;
        }
      }
      @media (prefers-reduced-motion: reduce) {
        .spinner {
          animation-duration: 3s;
        }
      }
    `,
  ];
}
