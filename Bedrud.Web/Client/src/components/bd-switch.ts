import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { shared } from './styles.js';

/** Fired by `bd-switch` when the person turns it. */
export class Switched extends Event {
  constructor(readonly on: boolean) {
    super('bd-switch');
  }
}

/** One setting that is on or off, with a line that says what it does. */
@customElement('bd-switch')
export class Switch extends LitElement {
  @property() label = '';
  @property() hint = '';
  @property({ type: Boolean }) on = false;
  @property({ type: Boolean }) disabled = false;

  override render() {
    return html`<label>
      <span class="words">
        <span>${this.label}</span>
        ${this.hint ? html`<span class="hint" id="hint">${this.hint}</span>` : nothing}
      </span>
      <input
        type="checkbox"
        role="switch"
        aria-label=${this.label}
        aria-describedby=${this.hint ? 'hint' : nothing}
        .checked=${live(this.on)}
        ?disabled=${this.disabled}
        @change=${this.#onChange}
      />
    </label>`;
  }

  #onChange(event: Event) {
    this.dispatchEvent(new Switched((event.target as HTMLInputElement).checked));
  }

  static override styles = [
    shared,
    css`
      :host {
        display: block;
      }
      label {
        display: flex;
        justify-content: space-between;
        align-items: center;
        gap: 16px;
        min-height: 44px;
        font-size: var(--bd-size-s);
        cursor: pointer;
      }
      .words {
        display: grid;
        gap: 2px;
      }
      .hint {
        font-size: var(--bd-size-xs);
        color: var(--bd-stage-text-2);
      }
      input {
        position: relative;
        flex: none;
        width: 36px;
        height: 20px;
        margin: 0;
        border-radius: var(--bd-radius-full);
        background: var(--bd-stage-surface-2);
        box-shadow: inset 0 0 0 1px var(--bd-stage-text-2);
        appearance: none;
        cursor: inherit;
        transition: background var(--bd-motion);
      }
      input::before {
        content: '';
        position: absolute;
        inset: 4px auto 4px 4px;
        width: 12px;
        border-radius: var(--bd-radius-full);
        background: var(--bd-stage-text-2);
        transition: translate var(--bd-motion);
      }
      input:checked {
        background: var(--bd-stage-accent);
        box-shadow: none;
      }
      input:checked::before {
        background: var(--bd-stage);
        translate: 16px 0;
      }
      label:has(:disabled) {
        cursor: default;
        color: var(--bd-stage-text-2);
      }
      input:disabled {
        opacity: 0.6;
      }
    `,
  ];
}
