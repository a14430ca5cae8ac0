import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { icon } from '../icons.js';
import type { ActState } from '../people/act-states.js';
import type { Strings } from '../strings/strings.js';
import { FocusKeeper } from './focus-keeper.js';
import { shared } from './styles.js';

/** How what was done about a thing stands; lies beside the thing. `bd-dismiss` says which failure was read. */
@customElement('bd-act-state')
export class ActStateView extends LitElement {
  @property({ attribute: false }) t!: Strings;
  @property({ attribute: false }) states: readonly ActState[] = [];

  constructor() {
    super();
    new FocusKeeper(this);
  }

  override render() {
    return repeat(
      this.states,
      ({ act }) => act,
      (one) => html`<div class="state" data-state=${one.state} data-testid="act-state">
        ${one.state === 'pending' ? html`<span class="spinner"></span>` : icon(one.state === 'landed' ? 'check' : 'alert', 16)}
        <span class="words">${one.words(this.t)}</span>
        ${
          one.state === 'failed'
            ? html`<button data-keep aria-label=${this.t.dismiss} title=${this.t.dismiss} @click=${() => this.#dismiss(one)}>${icon('close', 16)}</button>`
            : nothing
        }
      </div>`,
    );
  }

  #dismiss({ act }: ActState) {
    this.dispatchEvent(new CustomEvent('bd-dismiss', { detail: act }));
  }

  static override styles = [
    shared,
    css`
      :host {
        display: block;
      }
      .state {
        display: flex;
        align-items: center;
        gap: 8px;
        min-height: 24px;
        font-size: var(--bd-size-xs);
        color: var(--bd-stage-text-2);
      }
      .state[data-state='landed'] .icon {
        color: #4ade80;
      }
      .state[data-state='failed'] {
        margin: 4px 0;
        padding-left: 12px;
        border-radius: var(--bd-radius);
        background: color-mix(in srgb, var(--bd-stage-red) 16%, transparent);
        color: var(--bd-stage-text);
      }
      .state[data-state='failed'] > .icon {
        color: #ff9ea1;
      }
      .words {
        flex: 1;
        min-width: 0;
        padding: 4px 0;
        overflow-wrap: anywhere;
      }
      button {
        display: grid;
        place-items: center;
        align-self: start;
        flex: none;
        width: 44px;
        height: 44px;
        margin: -4px 0;
        padding: 0;
        border: 0;
        border-radius: var(--bd-radius);
        background: transparent;
        color: var(--bd-stage-text-2);
        cursor: pointer;
      }
      button:hover {
        color: var(--bd-stage-text);
      }
      .spinner {
        flex: none;
        width: 14px;
        height: 14px;
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
