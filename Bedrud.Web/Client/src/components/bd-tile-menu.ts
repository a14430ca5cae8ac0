import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { type IconName, icon } from '../icons.js';
import { clamp, type Rect } from '../layout/geometry.js';
import type { Strings } from '../strings/strings.js';
import { moveInMenu } from './menu-keys.js';
import { menu } from './menu-styles.js';
import { shared } from './styles.js';

export type TileAct = 'pin' | 'fullscreen' | 'stats';

/** What can be done with one tile. Says `bd-act` with what was chosen, or `bd-close`. */
@customElement('bd-tile-menu')
export class TileMenu extends LitElement {
  @property({ attribute: false }) t!: Strings;
  /** Whose tile, as it is shown. */
  @property() label = '';
  /** Where the tile is, within what this menu is placed in. */
  @property({ attribute: false }) tile: Rect = { x: 0, y: 0, width: 0, height: 0 };
  @property({ type: Boolean }) pinned = false;
  @property({ type: Boolean }) canFullScreen = false;
  @property({ type: Boolean }) hasStatistics = false;

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('pointerdown', this.#onPointer);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('pointerdown', this.#onPointer);
  }

  protected override firstUpdated(): void {
    this.renderRoot.querySelector<HTMLElement>('button')?.focus();
  }

  /** Below the tile's buttons, and inside of the stage. */
  protected override updated(): void {
    const stage = this.offsetParent;
    if (!stage) return;
    const { tile, style, offsetWidth, offsetHeight } = this;
    const left = clamp(tile.x + tile.width - offsetWidth - 8, 0, Math.max(0, stage.clientWidth - offsetWidth));
    const top = clamp(tile.y + 44, 0, Math.max(0, stage.clientHeight - offsetHeight));
    Object.assign(style, { left: `${left}px`, top: `${top}px` });
  }

  override render() {
    const { t, label } = this;
    const onKey = (event: KeyboardEvent) => {
      if (moveInMenu(event, this.shadowRoot as ShadowRoot)) this.#close();
    };
    return html`<div class="menu" role="menu" aria-label=${t.tileMenu(label)} data-testid="tile-menu" @keydown=${onKey}>
      ${this.#item('pin', 'pin-item', this.pinned ? 'unpin' : 'pin', this.pinned ? t.unpinItem : t.pinItem)}
      ${this.canFullScreen ? this.#item('fullscreen', 'tile-fullscreen-item', 'fullScreen', t.tileFullScreen) : nothing}
      ${this.hasStatistics ? this.#item('stats', 'stats-button', 'statistics', t.statistics) : nothing}
    </div>`;
  }

  #item(act: TileAct, testId: string, picture: IconName, words: string) {
    const choose = () => this.dispatchEvent(new CustomEvent<TileAct>('bd-act', { detail: act }));
    return html`<button class="item" role="menuitem" tabindex="-1" data-testid=${testId} @click=${choose}>
      ${icon(picture, 20)}<span dir="auto">${words}</span>
    </button>`;
  }

  readonly #onPointer = (event: Event) => {
    if (!event.composedPath().includes(this)) this.#close();
  };

  #close() {
    this.dispatchEvent(new CustomEvent('bd-close'));
  }

  static override styles = [
    shared,
    menu,
    css`
      .item span {
        overflow: hidden;
        text-overflow: ellipsis;
      }
    `,
  ];
}
