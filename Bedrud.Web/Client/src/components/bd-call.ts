import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Call } from '../call/call.js';
import type { CallSnapshot, OwnSourceName } from '../call/snapshot.js';
import { icon } from '../icons.js';
import { StageView } from '../stage-view.js';
import type { Strings } from '../strings/strings.js';
import type { ControlBar } from './bd-control-bar.js';
import { buttons, shared } from './styles.js';
import './bd-control-bar.js';
import './bd-device-menu.js';
import './bd-notices.js';
import './bd-stage.js';

const shortcuts: Record<string, OwnSourceName> = { m: 'microphone', v: 'camera', s: 'screen' };

/** The running call: stage, what must be seen above it, control bar. Side panels find their place beside the stage. */
@customElement('bd-call')
export class CallView extends LitElement {
  @property({ attribute: false }) t!: Strings;
  @property() language = 'en';
  @property({ attribute: false }) call!: Call;
  @property({ attribute: false }) snapshot!: CallSnapshot;
  @state() private devicesOpen = false;
  @state() private linkCopied = false;
  readonly #view = new StageView();

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('keydown', this.#onKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('keydown', this.#onKey);
  }

  override render() {
    const { t, call, snapshot } = this;
    return html`
      <main data-testid="stage">
        <bd-stage .t=${t} .language=${this.language} .call=${call} .view=${this.#view} .snapshot=${snapshot}></bd-stage>
        <div class="above">
          ${snapshot.phase === 'reconnecting' ? this.#reconnecting() : nothing}
          ${snapshot.phase === 'connected' && snapshot.signalLost ? this.#signalLost() : nothing}
          ${snapshot.soundBlocked ? this.#soundPrompt() : nothing}
          ${snapshot.people.length === 1 && snapshot.phase === 'connected' && !snapshot.signalLost ? this.#alone() : nothing}
          <bd-notices .t=${t} .call=${call} .notices=${snapshot.notices}></bd-notices>
        </div>
      </main>
      <footer>
        ${
          this.devicesOpen
            ? html`<bd-device-menu .t=${t} .call=${call} @bd-close=${this.#closeDevices}></bd-device-menu>`
            : nothing
        }
        <bd-control-bar
          .t=${t}
          .call=${call}
          .snapshot=${snapshot}
          .devicesOpen=${this.devicesOpen}
          @bd-devices=${() => {
            this.devicesOpen = !this.devicesOpen;
          }}
        ></bd-control-bar>
      </footer>
    `;
  }

  #reconnecting() {
    return html`<div class="banner" data-testid="reconnecting">
      <span class="spinner"></span>
      <span><b>${this.t.reconnecting}</b> <span class="hint">${this.t.reconnectingHint}</span></span>
    </div>`;
  }

  #signalLost() {
    return html`<div class="banner" data-testid="signal-lost">
      <span class="spinner"></span>
      <span><b>${this.t.signalLost}</b> <span class="hint">${this.t.signalLostHint}</span></span>
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
      <button class="button" @click=${this.#copyLink}>
        ${icon(this.linkCopied ? 'check' : 'copy', 16)} ${this.linkCopied ? this.t.linkCopied : this.t.copyLink}
      </button>
    </div>`;
  }

  async #copyLink() {
    // Only a secure context has a clipboard; elsewhere the address bar serves.
    await navigator.clipboard?.writeText(location.href.split(/[?#]/u)[0] ?? '').then(
      () => {
        this.linkCopied = true;
      },
      () => {},
    );
  }

  #closeDevices() {
    this.devicesOpen = false;
    const bar = this.renderRoot.querySelector<ControlBar>('bd-control-bar');
    bar?.renderRoot.querySelector<HTMLElement>('[data-testid=devices-button]')?.focus();
  }

  readonly #onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && this.devicesOpen) return this.#closeDevices();
    const writing = event
      .composedPath()
      .some((target) => target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]'));
    if (writing || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    const source = shortcuts[event.key.toLowerCase()];
    if (source) void this.call.toggle(source);
  };

  static override styles = [
    shared,
    buttons,
    css`
      :host {
        display: grid;
        grid-template-rows: minmax(0, 1fr) auto;
        height: 100%;
      }
      main {
        position: relative;
        display: grid;
        min-height: 0;
        padding: max(16px, env(safe-area-inset-top)) 16px 0;
      }
      .above {
        position: absolute;
        top: 24px;
        left: 24px;
        right: 24px;
        display: grid;
        justify-items: center;
        gap: 8px;
        pointer-events: none;
        /* Above the tiles, and away from the buttons' tooltips. */
        z-index: 1;
      }
      .above > :not(bd-notices) {
        pointer-events: auto;
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
      footer {
        position: relative;
        padding: 16px 24px calc(16px + env(safe-area-inset-bottom));
      }
      bd-device-menu {
        position: absolute;
        bottom: 100%;
        left: 50%;
        translate: -50% 0;
        z-index: 2;
      }
      @media (max-width: 640px) {
        main {
          padding: max(8px, env(safe-area-inset-top)) 8px 0;
        }
        .above {
          top: 16px;
          left: 16px;
          right: 16px;
        }
        footer {
          padding: 12px 8px calc(12px + env(safe-area-inset-bottom));
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
