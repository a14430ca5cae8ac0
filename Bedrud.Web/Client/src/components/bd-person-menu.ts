import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { MenuItem } from '../people/menu.js';
import { menuIcon, menuWords } from '../people/menu-words.js';
import { placeMenu } from '../people/place-menu.js';
import { nextIndex, typedIndex } from '../people/roving.js';
import type { Strings } from '../strings/strings.js';
import { shared } from './styles.js';

/** Longer than this between two letters, and they begin another word. */
const typingMs = 700;

/**
 * What may be done about somebody: beside their button, or as a sheet at the bottom of narrow screens. It lies above everything, and a press anywhere else
 * closes it. Says `bd-act` with the act, or `bd-close`; whoever opened it takes it away and gives the focus back.
 */
@customElement('bd-person-menu')
export class PersonMenu extends LitElement {
  @property({ attribute: false }) t!: Strings;
  @property() name = '';
  @property({ attribute: false }) items: readonly MenuItem[] = [];
  @property({ attribute: false }) anchor!: HTMLElement;
  @query('[role=menu]') private menu!: HTMLElement;
  #typed = '';
  #typedAt = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.popover = 'manual';
    window.addEventListener('resize', this.#close);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('resize', this.#close);
  }

  protected override firstUpdated(): void {
    // The top layer: nothing cuts it off, whatever the panel lies in.
    this.showPopover?.();
    this.#focus(0);
  }

  protected override updated(changed: PropertyValues<this>): void {
    // What was on may be off by now: the focus stays in the menu, and the menu on the screen.
    if (changed.has('items') && this.hasUpdated && !this.renderRoot.querySelector(':focus')) this.#focus(0);
    const { top, left } = placeMenu(this.anchor.getBoundingClientRect(), this.menu.getBoundingClientRect(), {
      width: innerWidth,
      height: innerHeight,
    });
    this.menu.style.setProperty('--top', `${top}px`);
    this.menu.style.setProperty('--left', `${left}px`);
  }

  override render() {
    return html`<div class="scrim" @click=${this.#close}></div>
      <div role="menu" aria-label=${this.t.people.actsFor(this.name)} data-testid="person-menu" @keydown=${this.#onKey}>
        <div class="head" dir="auto" aria-hidden="true">${this.name}</div>
        ${this.items.map(
          (item) => html`
            ${item.first ? html`<div class="line" role="separator"></div>` : nothing}
            <button
              role="menuitem"
              tabindex="-1"
              class=${item.act.kind === 'kick' || item.act.kind === 'ban' ? 'danger' : ''}
              data-act=${'source' in item.act ? `${item.act.kind}-${item.act.source}` : 'role' in item.act ? item.act.role : item.act.kind}
              aria-disabled=${String(item.obstacle !== undefined)}
              @click=${() => this.#choose(item)}
            >
              ${menuIcon(item.act)}
              <span>
                ${menuWords(this.t, item.act)}
                ${item.obstacle ? html`<span class="why">${this.t.people.obstacle[item.obstacle]}</span>` : nothing}
              </span>
            </button>
          `,
        )}
      </div>`;
  }

  get #buttons(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('[role=menuitem]')];
  }

  #focus(index: number): void {
    this.#buttons[index]?.focus();
  }

  #choose(item: MenuItem): void {
    if (!item.obstacle) this.dispatchEvent(new CustomEvent('bd-act', { detail: item.act }));
  }

  readonly #close = () => {
    this.dispatchEvent(new CustomEvent('bd-close'));
  };

  /** Keys that are pressed here are no shortcuts of the call. */
  readonly #onKey = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault();
      return this.#close();
    }
    const buttons = this.#buttons;
    const current = buttons.findIndex((button) => button.matches(':focus'));
    const next = nextIndex(event.key, current, buttons.length) ?? this.#find(event, current);
    if (next === null) return;
    event.preventDefault();
    this.#focus(next);
  };

  #find(event: KeyboardEvent, current: number): number | null {
    if (event.key.length !== 1 || event.key === ' ' || event.ctrlKey || event.metaKey || event.altKey) return null;
    this.#typed = event.timeStamp - this.#typedAt > typingMs ? event.key : this.#typed + event.key;
    this.#typedAt = event.timeStamp;
    return typedIndex(
      this.items.map(({ act }) => menuWords(this.t, act)),
      this.#typed,
      current,
    );
  }

  static override styles = [
    shared,
    css`
      :host {
        position: fixed;
        inset: 0;
        width: auto;
        height: auto;
        margin: 0;
        padding: 0;
        border: 0;
        overflow: visible;
        background: transparent;
        z-index: 10;
      }
      .scrim {
        position: absolute;
        inset: 0;
      }
      [role='menu'] {
        position: absolute;
        top: var(--top);
        left: var(--left);
        overflow: auto;
        width: 288px;
        max-height: calc(100dvh - 16px);
        padding: 8px;
        border: 1px solid var(--bd-stage-border);
        border-radius: var(--bd-radius-tile);
        background: var(--bd-stage-surface);
        box-shadow: 0 12px 40px rgb(0 0 0 / 50%);
        scrollbar-width: thin;
        scrollbar-color: var(--bd-stage-border) transparent;
      }
      .head {
        display: none;
        overflow: hidden;
        padding: 8px 12px 12px;
        font-weight: 600;
        white-space: nowrap;
        text-overflow: ellipsis;
      }
      .line {
        margin: 6px -8px;
        border-top: 1px solid var(--bd-stage-border);
      }
      button {
        display: flex;
        align-items: center;
        gap: 12px;
        width: 100%;
        min-height: 36px;
        padding: 6px 12px;
        border: 0;
        border-radius: var(--bd-radius);
        background: transparent;
        font-size: var(--bd-size-s);
        text-align: start;
        cursor: pointer;
      }
      button:focus-visible {
        background: var(--bd-stage-surface-2);
      }
      @media (hover: hover) {
        button:hover {
          background: var(--bd-stage-surface-2);
        }
      }
      button:focus-visible {
        outline-offset: -2px;
      }
      button .icon {
        color: var(--bd-stage-text-2);
      }
      .danger,
      .danger .icon {
        color: #ff9ea1;
      }
      [aria-disabled='true'],
      [aria-disabled='true'] .icon {
        color: var(--bd-stage-text-2);
        cursor: not-allowed;
      }
      .why {
        display: block;
        font-size: var(--bd-size-xs);
      }
      @media (pointer: coarse), (max-width: 640px) {
        button {
          min-height: 44px;
        }
      }
      @media (max-width: 640px) {
        .scrim {
          background: rgb(0 0 0 / 50%);
        }
        [role='menu'] {
          inset: auto 0 0;
          width: auto;
          max-height: calc(100dvh - 32px);
          padding-bottom: calc(8px + env(safe-area-inset-bottom));
          border-width: 1px 0 0;
          border-radius: 16px 16px 0 0;
        }
        .head {
          display: block;
        }
      }
      @media (max-width: 640px) and (prefers-reduced-motion: no-preference) {
        [role='menu'] {
          animation: rise 160ms ease-out;
        }
      }
      @keyframes rise {
        from {
          translate: 0 24px;
          opacity: 0;
        }
      }
    `,
  ];
}
