import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { icon } from '../icons.js';
import type { Strings } from '../strings/strings.js';
import { peopleStyles } from './people-styles.js';
import { shared } from './styles.js';

/** How many there are, the meeting's link to copy, and the way out. */
@customElement('bd-people-header')
export class PeopleHeader extends LitElement {
  @property({ attribute: false }) t!: Strings;
  @property({ type: Number }) count = 0;
  @state() private copied: 'done' | 'failed' | null = null;

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('.close')?.focus();
  }

  override render() {
    const { t, copied } = this;
    return html`<header>
        <h2>${t.people.title} <span class="number">${this.count}</span></h2>
        <button class="small quiet" data-testid="copy-link" @click=${this.#copyLink}>
          ${icon(copied === 'done' ? 'check' : 'copy', 18)} ${copied === 'done' ? t.linkCopied : t.copyLink}
        </button>
        <button class="icon-button close" data-testid="people-close" aria-label=${t.close} title=${t.close} @click=${this.#close}>
          ${icon('close', 20)}
        </button>
      </header>
      <div role="status" class=${copied === 'failed' ? 'failed' : 'visually-hidden'}>
        ${copied === 'failed' ? t.people.copyFailed : copied === 'done' ? t.linkCopied : nothing}
      </div>`;
  }

  #close() {
    this.dispatchEvent(new CustomEvent('bd-close'));
  }

  async #copyLink() {
    // Only a secure context has a clipboard; elsewhere the address bar serves.
    const link = location.href.split(/[?#]/u)[0] ?? '';
    this.copied = await (navigator.clipboard?.writeText(link) ?? Promise.reject()).then(
      () => 'done' as const,
      () => 'failed' as const,
    );
  }

  static override styles = [
    shared,
    peopleStyles,
    css`
      :host {
        display: block;
      }
      header {
        display: flex;
        align-items: center;
        gap: 4px;
        padding: 8px 4px 8px 16px;
      }
      h2 {
        flex: 1;
        min-width: 0;
        font-size: var(--bd-size-m);
      }
      h2 .number {
        margin-left: 4px;
        color: var(--bd-stage-text-2);
      }
      .failed {
        padding: 0 16px 8px;
        font-size: var(--bd-size-s);
        color: var(--bd-stage-text-2);
      }
    `,
  ];
}
