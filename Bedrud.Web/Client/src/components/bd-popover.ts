import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { shared } from './styles.js';

const edge = 8;

/** What floats above the control bar, over the button that opened it; on phones a sheet from below. Must stand in a positioned parent. */
@customElement('bd-popover')
export class Popover extends LitElement {
  /** The middle of the opening button, in pixels from the window's left. */
  @property({ attribute: false }) anchor: number | null = null;
  /** Whether what lies in it brings its own surface. */
  @property({ type: Boolean, reflect: true }) bare = false;
  readonly #resized = new ResizeObserver(() => this.#place());

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resized.observe(this);
    window.addEventListener('resize', this.#place);
    document.addEventListener('pointerdown', this.#outside, true);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
    window.removeEventListener('resize', this.#place);
    document.removeEventListener('pointerdown', this.#outside, true);
  }

  override render() {
    return html`<div class="scrim" @click=${this.#close}></div>
      <div class="surface"><slot></slot></div>`;
  }

  protected override updated(): void {
    this.#place();
  }

  readonly #place = () => {
    const half = this.offsetWidth / 2;
    const middle = this.anchor ?? innerWidth / 2;
    const left = Math.min(Math.max(middle - half, edge), Math.max(edge, innerWidth - 2 * half - edge));
    this.style.left = `${left}px`;
  };

  readonly #outside = (event: PointerEvent) => {
    // The bar's own buttons open and close by themselves.
    const inside = event
      .composedPath()
      .some((target) => target === this || (target as Partial<Element>).localName === 'bd-control-bar');
    if (!inside) this.#close();
  };

  #close() {
    this.dispatchEvent(new CustomEvent('bd-close'));
  }

  static override styles = [
    shared,
    css`
      :host {
        position: absolute;
        bottom: calc(100% - 8px);
        width: max-content;
        max-width: calc(100vw - 16px);
        z-index: 3;
      }
      .scrim {
        display: none;
      }
      .surface {
        max-height: calc(100dvh - 112px);
        overflow: auto;
        scrollbar-color: var(--bd-stage-border) transparent;
        scrollbar-width: thin;
        border: 1px solid var(--bd-stage-border);
        border-radius: var(--bd-radius-tile);
        background: var(--bd-stage-surface);
        box-shadow: 0 12px 40px rgb(0 0 0 / 50%);
        animation: rise var(--bd-motion);
      }
      :host([bare]) .surface {
        max-height: none;
        overflow: visible;
        border: 0;
        background: none;
        box-shadow: none;
      }
      @keyframes rise {
        from {
          opacity: 0;
          transform: translateY(8px);
        }
      }
      @media (max-width: 640px) {
        :host {
          position: fixed;
          inset: 0 !important;
          width: auto;
          max-width: none;
          display: grid;
          align-items: end;
        }
        .scrim {
          display: block;
          position: absolute;
          inset: 0;
          background: rgb(0 0 0 / 50%);
        }
        .surface {
          position: relative;
          max-height: 85dvh;
          padding-bottom: env(safe-area-inset-bottom);
          border-width: 1px 0 0;
          border-radius: 16px 16px 0 0;
        }
        :host([bare]) .surface {
          justify-self: center;
          max-height: none;
          padding-bottom: calc(8px + env(safe-area-inset-bottom));
        }
      }
    `,
  ];
}
