import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { Strings } from '../strings/strings.js';
import { shared } from './styles.js';

/** Most characters (UTF-16) of a message; the portal refuses longer ones. */
export const longestMessage = 4_000;
const countFrom = longestMessage - 400;
const highest = 160;

/** A field for a message. Fires `bd-submit` on Enter, `bd-up` on the arrow in an empty field, `bd-text` while it is written in. */
@customElement('bd-chat-editor')
export class ChatEditor extends LitElement {
  @property({ attribute: false }) t!: Strings;
  @property() text = '';
  @property() label = '';
  @query('textarea') private field!: HTMLTextAreaElement;

  override focus(): void {
    this.field?.focus();
  }

  /** Puts the cursor behind what stands there. */
  focusEnd(): void {
    this.focus();
    this.field?.setSelectionRange(this.text.length, this.text.length);
  }

  override render() {
    const left = longestMessage - this.text.length;
    return html`<textarea
        rows="1"
        dir="auto"
        maxlength=${longestMessage}
        aria-label=${this.label}
        placeholder=${this.label}
        enterkeyhint="send"
        data-testid="chat-input"
        .value=${live(this.text)}
        @input=${this.#onInput}
        @keydown=${this.#onKey}
      ></textarea>
      ${this.text.length >= countFrom ? html`<span class="count" role="status">${this.t.charactersLeft(left)}</span>` : nothing}`;
  }

  protected override updated(): void {
    const { field } = this;
    field.style.height = 'auto';
    field.style.height = `${Math.min(field.scrollHeight + 2, highest)}px`;
  }

  #onInput() {
    this.text = this.field.value;
    this.dispatchEvent(new CustomEvent('bd-text', { detail: this.text }));
  }

  #onKey(event: KeyboardEvent) {
    // While an input method composes, Enter chooses a word. Some browsers say so only by the old code.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      this.dispatchEvent(new CustomEvent('bd-submit'));
    } else if (event.key === 'ArrowUp' && this.text === '') {
      event.preventDefault();
      this.dispatchEvent(new CustomEvent('bd-up'));
    }
  }

  static override styles = [
    shared,
    css`
      :host {
        display: block;
        flex: 1;
        min-width: 0;
      }
      textarea {
        display: block;
        width: 100%;
        min-height: 44px;
        padding: 10px 12px;
        border: 1px solid var(--bd-stage-border);
        border-radius: var(--bd-radius);
        background: var(--bd-stage);
        /* Below 16 px, iOS zooms into the field. */
        font: 400 var(--bd-size-m) / 1.4 var(--bd-font);
        color: inherit;
        resize: none;
        scrollbar-width: thin;
        scrollbar-color: var(--bd-stage-border) transparent;
      }
      textarea::placeholder {
        color: var(--bd-stage-text-2);
      }
      @media (min-width: 641px) {
        textarea {
          font-size: var(--bd-size-s);
        }
      }
      textarea:focus-visible {
        outline-offset: -1px;
      }
      .count {
        display: block;
        padding-top: 4px;
        font-size: var(--bd-size-xs);
        font-variant-numeric: tabular-nums;
        text-align: end;
        color: #fbbf24;
      }
    `,
  ];
}
