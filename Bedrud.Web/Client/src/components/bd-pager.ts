import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { type IconName, icon } from '../icons.js';
import type { Strings } from '../strings/strings.js';
import { shared } from './styles.js';

export type PageTurned = CustomEvent<number>;

/** Turns the pages of tiles; `bd-page` says to which. */
@customElement('bd-pager')
export class Pager extends LitElement {
  @property({ attribute: false }) t!: Strings;
  /** From 0. */
  @property({ type: Number }) page = 0;
  @property({ type: Number }) pages = 1;

  override render() {
    const { t, page, pages } = this;
    return html`<nav aria-label=${t.pagesOfPeople}>
      ${this.#turn('stage-previous', 'previousPage', t.previousPage, page - 1)}
      <span class="where" data-testid="stage-page"
        ><span aria-hidden="true">${page + 1} / ${pages}</span
        ><span class="visually-hidden" role="status">${t.pageOf(page + 1, pages)}</span></span
      >
      ${this.#turn('stage-next', 'nextPage', t.nextPage, page + 1)}
    </nav>`;
  }

  /** At the ends a button stays focusable: a disabled one would drop the focus that sits on it. */
  #turn(testId: string, picture: IconName, words: string, to: number) {
    const end = to < 0 || to >= this.pages;
    const turn = () => {
      if (!end) this.dispatchEvent(new CustomEvent('bd-page', { detail: to }));
    };
    return html`<button data-testid=${testId} aria-label=${words} title=${words} aria-disabled=${String(end)} @click=${turn}>
      ${icon(picture, 20)}
    </button>`;
  }

  static override styles = [
    shared,
    css`
      nav {
        display: flex;
        justify-content: center;
        align-items: end;
        gap: 4px;
        height: 100%;
      }
      button {
        display: grid;
        place-items: center;
        width: 44px;
        height: 44px;
        padding: 0;
        border: 0;
        border-radius: var(--bd-radius-full);
        background: transparent;
        cursor: pointer;
        transition: background var(--bd-motion);
      }
      button:hover {
        background: var(--bd-stage-surface-2);
      }
      button[aria-disabled='true'] {
        background: transparent;
        color: #5c6370;
        cursor: default;
      }
      :focus-visible {
        outline-offset: -4px;
      }
      .where {
        min-width: 56px;
        line-height: 44px;
        text-align: center;
        font-size: var(--bd-size-s);
        font-variant-numeric: tabular-nums;
        color: var(--bd-stage-text-2);
      }
    `,
  ];
}
