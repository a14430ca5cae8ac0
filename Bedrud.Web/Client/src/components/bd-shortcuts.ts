import { css, html, LitElement } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { icon } from '../icons.js';
import { type Shortcut, shortcuts } from '../keyboard.js';
import { loadPreferences, savePreferences } from '../preferences.js';
import type { Strings } from '../strings/strings.js';
import { shared } from './styles.js';

/** Every key of the call, and the switch that turns them off for whoever strikes them by accident. */
@customElement('bd-shortcuts')
export class Shortcuts extends LitElement {
  @property({ attribute: false }) t!: Strings;
  @query('dialog') private dialog!: HTMLDialogElement;

  protected override firstUpdated(): void {
    this.dialog.showModal();
  }

  override render() {
    const { t } = this;
    const { shortcuts: on = true, pushToTalk = false } = loadPreferences();
    return html`<dialog
      aria-labelledby="title"
      data-testid="shortcuts"
      @close=${this.#close}
      @keydown=${(event: Event) => event.stopPropagation()}
      @pointerdown=${this.#onBackdrop}
    >
      <header>
        <h2 id="title">${t.keyboard}</h2>
        <button aria-label=${t.close} @click=${() => this.dialog.close()}>${icon('close', 20)}</button>
      </header>
      <dl>
        ${(Object.keys(shortcuts) as Shortcut[]).map((name) => this.#row(shortcuts[name].toLocaleUpperCase(), t.shortcuts[name]))}
        ${this.#row(t.spaceBar, pushToTalk ? t.holdToTalk : t.holdToTalkOff)} ${this.#row('Esc', t.escapeCloses)}
      </dl>
      <label>
        <input type="checkbox" role="switch" data-testid="shortcuts-switch" .checked=${on} @change=${this.#onSwitch} />
        <span>${t.singleKeys}</span>
      </label>
    </dialog>`;
  }

  #row(key: string, words: string) {
    return html`<div><dt><kbd>${key}</kbd></dt><dd>${words}</dd></div>`;
  }

  #onSwitch(event: Event) {
    savePreferences({ shortcuts: (event.target as HTMLInputElement).checked });
  }

  #onBackdrop(event: Event) {
    if (event.target === this.dialog) this.dialog.close();
  }

  #close() {
    this.dispatchEvent(new CustomEvent('bd-close'));
  }

  static override styles = [
    shared,
    css`
      dialog {
        width: min(440px, 100vw - 32px);
        max-height: calc(100dvh - 32px);
        padding: 8px 0 16px;
        border: 1px solid var(--bd-stage-border);
        border-radius: var(--bd-radius-tile);
        background: var(--bd-stage-surface);
        box-shadow: 0 12px 40px rgb(0 0 0 / 50%);
        color: inherit;
      }
      dialog::backdrop {
        background: rgb(0 0 0 / 50%);
      }
      header {
        display: flex;
        align-items: center;
        justify-content: space-between;
        padding: 0 8px 0 24px;
      }
      h2 {
        margin: 0;
        font-size: var(--bd-size-m);
        font-weight: 600;
      }
      button {
        display: grid;
        place-items: center;
        width: 44px;
        height: 44px;
        padding: 0;
        border: 0;
        border-radius: var(--bd-radius);
        background: transparent;
        color: var(--bd-stage-text-2);
        cursor: pointer;
      }
      button:hover {
        background: var(--bd-stage-surface-2);
      }
      dl {
        display: grid;
        margin: 8px 24px 16px;
        font-size: var(--bd-size-s);
      }
      dl > div {
        display: flex;
        align-items: center;
        gap: 16px;
        min-height: 36px;
        border-bottom: 1px solid var(--bd-stage-border);
      }
      dl > div:last-child {
        border-bottom: 0;
      }
      dt {
        flex: 0 0 72px;
      }
      dd {
        margin: 0;
        padding: 8px 0;
      }
      kbd {
        display: inline-grid;
        place-items: center;
        min-width: 28px;
        padding: 0 8px;
        border: 1px solid var(--bd-stage-border);
        border-radius: 6px;
        background: var(--bd-stage-surface-2);
        font: 500 var(--bd-size-xs) / 24px var(--bd-font);
      }
      label {
        display: flex;
        align-items: center;
        gap: 12px;
        min-height: 44px;
        padding: 0 24px;
        font-size: var(--bd-size-s);
        cursor: pointer;
      }
      input {
        width: 18px;
        height: 18px;
        margin: 0;
        accent-color: var(--bd-stage-accent);
      }
    `,
  ];
}
