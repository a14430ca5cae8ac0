import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Call } from '../call/call.js';
import type { Outcome } from '../portal/facts.js';
import type { Strings } from '../strings/strings.js';
import { deepestFocus } from './bd-confirm.js';
import { dialogStyles } from './dialog-styles.js';
import { buttons, shared } from './styles.js';

/**
 * Asks whether this person agrees to be recorded. There is no third answer, so nothing else closes it; unanswered, they stay muted. It lies on the stage and
 * bars nothing: they see, hear and write meanwhile.
 */
@customElement('bd-consent')
export class Consent extends LitElement {
  @property({ attribute: false }) t!: Strings;
  @property({ attribute: false }) call!: Call;
  @state() private busy = false;
  @state() private failed: (Outcome & { ok: false })['words'] | null = null;
  @query('dialog') private dialog!: HTMLDialogElement;
  #before: HTMLElement | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#before = deepestFocus();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // Only where the focus was in here, and is nowhere now.
    const now = deepestFocus();
    if ((!now || now === document.body) && this.#before?.isConnected) this.#before.focus();
  }

  protected override firstUpdated(): void {
    this.dialog.show();
    // Opening it took the focus; in the middle of a word, the rest of it would be shortcuts.
    if (this.#before?.matches('input, textarea, select')) this.#before.focus();
    else this.renderRoot.querySelector('h2')?.focus();
  }

  override render() {
    const { t, busy, failed } = this;
    return html`<dialog
      aria-labelledby="heading"
      aria-describedby="text"
      data-testid="consent"
      @keydown=${this.#onKey}
    >
      <div class="body">
        <h2 id="heading" tabindex="-1">${t.recording.question}</h2>
        <div id="text">
          <p>${t.recording.questionText}</p>
          <p>${t.recording.questionAfter}</p>
        </div>
        ${failed ? html`<p class="error" role="alert">${failed(t)}</p>` : nothing}
        <div class="acts">
          <button type="button" class="button" data-testid="consent-leave" @click=${this.#leave}>${t.leave}</button>
          <button
            type="button"
            class="button primary"
            data-testid="consent-agree"
            aria-busy=${String(busy)}
            ?disabled=${busy}
            @click=${this.#agree}
          >
            ${busy ? t.recording.agreeing : t.recording.agree}
          </button>
        </div>
      </div>
    </dialog>`;
  }

  /** Nor does Escape close what lies elsewhere in the call. */
  readonly #onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    event.preventDefault();
  };

  readonly #agree = async () => {
    this.busy = true;
    this.failed = null;
    const outcome = await this.call.consent(true);
    this.busy = false;
    if (!outcome.ok) this.failed = outcome.words;
  };

  readonly #leave = () => {
    void this.call.consent(false);
    void this.call.leave();
  };

  static override styles = [
    shared,
    buttons,
    dialogStyles,
    css`
      :host {
        display: grid;
        justify-items: center;
      }
      dialog {
        position: static;
        width: min(440px, 100%);
        max-height: calc(100dvh - 160px);
        margin: 0;
        border-color: #ff9ea1;
        pointer-events: auto;
      }
      @media (max-width: 480px) {
        .body {
          gap: 12px;
          padding: 16px;
        }
      }
    `,
  ];
}
