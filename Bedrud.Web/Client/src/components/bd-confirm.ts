import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { buttons, shared } from './styles.js';

/**
 * A question before something that can't be undone. Fields may lie in it. It opens when it comes to the page, says `bd-confirm` or `bd-cancel`, and is to be
 * taken away then; the focus goes back to where it was.
 */
@customElement('bd-confirm')
export class Confirm extends LitElement {
  /** What is asked. */
  @property() heading = '';
  /** What follows from it. */
  @property() text = '';
  /** The verb on the button. */
  @property() act = '';
  @property() cancel = '';
  @property({ type: Boolean }) danger = false;
  /** False while something that it needs is missing. */
  @property({ attribute: false }) ready = true;
  @query('dialog') private dialog!: HTMLDialogElement;
  #before: HTMLElement | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#before = deepestFocus();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    if (this.#before?.isConnected) this.#before.focus();
  }

  protected override firstUpdated(): void {
    this.dialog.showModal();
    const field = this.querySelector<HTMLElement>('input, textarea, select');
    (field ?? this.renderRoot.querySelector<HTMLElement>('.cancel'))?.focus();
    if (field instanceof HTMLInputElement) field.select();
  }

  override render() {
    return html`<dialog
      aria-labelledby="heading"
      aria-describedby=${this.text ? 'text' : nothing}
      @keydown=${this.#onKey}
      @cancel=${this.#onCancel}
      @pointerdown=${this.#onBackdrop}
    >
      <div class="body">
        <h2 id="heading">${this.heading}</h2>
        ${this.text ? html`<p id="text">${this.text}</p>` : nothing}
        <slot></slot>
        <div class="acts">
          <button type="button" class="button cancel" @click=${this.#onCancel}>${this.cancel}</button>
          <button
            type="button"
            class="button ${this.danger ? 'danger' : 'primary'}"
            data-testid="confirm"
            ?disabled=${!this.ready}
            @click=${this.#onConfirm}
          >
            ${this.act}
          </button>
        </div>
      </div>
    </dialog>`;
  }

  /** Keys that are pressed here are no shortcuts of the call. */
  readonly #onKey = (event: KeyboardEvent) => {
    event.stopPropagation();
    const target = event.composedPath()[0];
    if (event.key !== 'Enter' || !(target instanceof HTMLInputElement) || event.isComposing) return;
    // Otherwise the same key would press the button that has the focus afterwards.
    event.preventDefault();
    this.#onConfirm();
  };

  readonly #onBackdrop = (event: PointerEvent) => {
    if (event.target === this.dialog) this.#onCancel(event);
  };

  readonly #onCancel = (event: Event) => {
    event.preventDefault();
    this.dispatchEvent(new CustomEvent('bd-cancel'));
  };

  readonly #onConfirm = () => {
    if (this.ready) this.dispatchEvent(new CustomEvent('bd-confirm'));
  };

  static override styles = [
    shared,
    buttons,
    css`
      dialog {
        width: min(420px, 100vw - 32px);
        max-height: calc(100dvh - 32px);
        overflow: auto;
        padding: 0;
        border: 1px solid var(--bd-stage-border);
        border-radius: var(--bd-radius-tile);
        background: var(--bd-stage-surface);
        box-shadow: 0 12px 40px rgb(0 0 0 / 50%);
        color: inherit;
      }
      dialog::backdrop {
        background: rgb(0 0 0 / 50%);
      }
      .body {
        display: grid;
        gap: 16px;
        padding: 24px;
      }
      h2 {
        margin: 0;
        font-size: var(--bd-size-m);
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      p {
        margin-top: -8px;
        font-size: var(--bd-size-s);
        color: var(--bd-stage-text-2);
      }
      .acts {
        display: flex;
        flex-wrap: wrap;
        justify-content: flex-end;
        gap: 8px;
      }
      .button {
        min-height: 44px;
      }
      .button.danger {
        border-color: transparent;
        background: #c9353b;
        color: #fff;
      }
      .button.danger:hover {
        background: #b82f35;
      }
      @media (max-width: 480px) {
        .button {
          flex: 1;
        }
      }
      @media (prefers-reduced-motion: no-preference) {
        dialog {
          animation: enter 160ms ease-out;
        }
      }
      @keyframes enter {
        from {
          opacity: 0;
          translate: 0 8px;
        }
      }
    `,
  ];
}

/** What has the focus, through all shadow roots. */
export function deepestFocus(): HTMLElement | null {
  let found = document.activeElement;
  while (found?.shadowRoot?.activeElement) found = found.shadowRoot.activeElement;
  return found instanceof HTMLElement ? found : null;
}
