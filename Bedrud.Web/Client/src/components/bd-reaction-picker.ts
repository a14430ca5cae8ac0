import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Call } from '../call/call.js';
import type { CallSnapshot } from '../call/snapshot.js';
import { whyNotSend } from '../call/why-disabled.js';
import { reactionName, reactions } from '../reactions.js';
import type { Strings } from '../strings/strings.js';
import { walkMenu } from './menu.js';
import { shared } from './styles.js';

/** The eight reactions in a row. It stays open, since one clap is seldom alone. */
@customElement('bd-reaction-picker')
export class ReactionPicker extends LitElement {
  @property({ attribute: false }) t!: Strings;
  @property({ attribute: false }) call!: Call;
  @property({ attribute: false }) snapshot!: CallSnapshot;
  /** Whether the first one takes the focus. */
  @property({ type: Boolean }) focused = false;

  protected override firstUpdated(): void {
    if (this.focused) this.renderRoot.querySelector<HTMLElement>('button')?.focus();
  }

  override render() {
    const why = whyNotSend(this.t, this.snapshot.meeting);
    return html`<div
        class="row"
        role="menu"
        aria-label=${this.t.reactions}
        data-testid="reaction-picker"
        aria-orientation="horizontal"
        @keydown=${walkMenu}
      >
        ${reactions.map(
          (emoji) =>
            html`<button
              role="menuitem"
              aria-label=${reactionName(this.t, emoji)}
              aria-disabled=${String(why !== null)}
              title=${why ?? reactionName(this.t, emoji)}
              @click=${() => why ?? this.call.react(emoji)}
            >
              <span aria-hidden="true">${emoji}</span>
            </button>`,
        )}
      </div>
      ${why ? html`<p>${why}</p>` : ''}`;
  }

  static override styles = [
    shared,
    css`
      :host {
        display: block;
        padding: 8px;
      }
      .row {
        display: flex;
        justify-content: center;
      }
      button {
        display: grid;
        place-items: center;
        flex: 0 1 auto;
        width: 48px;
        min-width: 0;
        height: 48px;
        padding: 0;
        border: 0;
        border-radius: var(--bd-radius);
        background: transparent;
        font-size: 24px;
        line-height: 1;
        cursor: pointer;
        transition: transform var(--bd-motion);
      }
      button:hover,
      button:focus-visible {
        background: var(--bd-stage-surface-2);
      }
      button:active {
        transform: scale(1.2);
      }
      button[aria-disabled='true'] {
        opacity: 0.4;
        cursor: not-allowed;
      }
      p {
        padding: 4px 8px;
        font-size: var(--bd-size-xs);
        text-align: center;
        color: var(--bd-stage-text-2);
      }
    `,
  ];
}
