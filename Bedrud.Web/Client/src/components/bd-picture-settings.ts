import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { canBlur } from '../effects/blur-support.js';
import type { Strings } from '../strings/strings.js';
import type { Switched } from './bd-switch.js';
import type { BlurState } from './preview.js';
import { shared } from './styles.js';
import './bd-switch.js';

/** How the own picture looks: to oneself (mirrored) and to everybody (background blurred). */
@customElement('bd-picture-settings')
export class PictureSettings extends LitElement {
  @property({ attribute: false }) t!: Strings;
  @property({ type: Boolean }) mirror = true;
  @property({ type: Boolean }) blurred = false;
  @property() blurState: BlurState = 'off';
  @property({ attribute: false }) setMirror!: (on: boolean) => void;
  @property({ attribute: false }) setBlur!: (on: boolean) => void;

  override render() {
    const { t } = this;
    return html`
      <bd-switch
        data-testid="blur-switch"
        data-state=${this.blurState}
        .label=${t.blur}
        .hint=${this.#blurHint()}
        .on=${this.blurred && canBlur()}
        .disabled=${!canBlur() || this.blurState === 'starting'}
        @bd-switch=${(event: Switched) => this.setBlur(event.on)}
      ></bd-switch>
      <bd-switch
        data-testid="mirror-switch"
        .label=${t.mirror}
        .hint=${t.mirrorHint}
        .on=${this.mirror}
        @bd-switch=${(event: Switched) => this.setMirror(event.on)}
      ></bd-switch>
      <div class="visually-hidden" role="status">${this.#blurTrouble()}</div>
    `;
  }

  #blurHint(): string {
    if (!canBlur()) return this.t.blurUnsupported;
    return this.blurState === 'starting' ? this.t.blurStarting : this.#blurTrouble();
  }

  #blurTrouble(): string {
    if (this.blurState === 'slow') return this.t.blurSlow;
    return this.blurState === 'failed' ? this.t.blurNotStarted : '';
  }

  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        position: relative;
        gap: 4px;
      }
    `,
  ];
}
