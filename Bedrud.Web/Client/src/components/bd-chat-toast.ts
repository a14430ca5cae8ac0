import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { ToastPace } from '../chat/toast-pace.js';
import { icon } from '../icons.js';
import type { ChatLine } from '../portal/facts.js';
import type { Strings } from '../strings/strings.js';
import { OpenEvent } from './bd-control-bar.js';
import { shared } from './styles.js';

const shownForMs = 6_000;

/** A message that came while the chat is closed: its sender and its first line. */
@customElement('bd-chat-toast')
export class ChatToast extends LitElement {
  @property({ attribute: false }) t!: Strings;
  @property({ attribute: false }) latest: ChatLine | null = null;
  /** Whether the chat is in view, where it says this itself. */
  @property({ type: Boolean }) chatOpen = false;
  @state() private line: ChatLine | null = null;
  readonly #pace = new ToastPace();
  #timer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (this.chatOpen) this.line = null;
    if (!changed.has('latest') || !this.hasUpdated || !this.latest || this.chatOpen) return;
    if (!this.#pace.take()) return;
    this.line = this.latest;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.line = null;
    }, shownForMs);
  }

  override render() {
    const { line, t } = this;
    if (!line) return nothing;
    const words = line.text.split('\n', 1)[0] || line.file?.name || '';
    return html`<button
      data-testid="chat-toast"
      aria-label=${t.messageFrom(line.name, words)}
      @click=${() => this.dispatchEvent(new OpenEvent('chat'))}
    >
      ${icon('message', 20)}
      <span class="words"><b><bdi>${line.name}</bdi></b><span dir="auto">${words}</span></span>
    </button>`;
  }

  static override styles = [
    shared,
    css`
      :host {
        position: absolute;
        right: 24px;
        bottom: 8px;
        max-width: min(320px, calc(100% - 48px));
        z-index: 2;
      }
      button {
        display: flex;
        align-items: start;
        gap: 8px;
        max-width: 100%;
        padding: 8px 16px 8px 12px;
        border: 1px solid var(--bd-stage-border);
        border-radius: var(--bd-radius-tile);
        background: var(--bd-stage-surface-2);
        box-shadow: 0 4px 16px rgb(0 0 0 / 40%);
        font-size: var(--bd-size-s);
        text-align: start;
        cursor: pointer;
        animation: enter var(--bd-motion);
      }
      button:hover {
        border-color: var(--bd-stage-accent);
      }
      .icon {
        margin-top: 2px;
        color: var(--bd-stage-accent);
      }
      .words {
        display: grid;
        min-width: 0;
      }
      .words > * {
        overflow: hidden;
        white-space: nowrap;
        text-overflow: ellipsis;
      }
      b {
        font-size: var(--bd-size-xs);
        font-weight: 600;
      }
      @keyframes enter {
        from {
          opacity: 0;
          transform: translateY(8px);
        }
      }
      @media (max-width: 640px) {
        :host {
          right: 16px;
          max-width: calc(100% - 32px);
        }
      }
    `,
  ];
}
