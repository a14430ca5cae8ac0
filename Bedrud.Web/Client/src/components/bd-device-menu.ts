import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Call } from '../call/call.js';
import { canChooseSpeaker, type DeviceKind } from '../devices.js';
import { icon } from '../icons.js';
import { loadPreferences, rememberDevice } from '../preferences.js';
import type { Strings } from '../strings/strings.js';
import type { DevicePicked } from './bd-device-picker.js';
import { DeviceListController } from './device-list.js';
import { buttons, shared } from './styles.js';
import './bd-device-picker.js';

/** Camera, microphone and speaker, changed in the middle of the call. */
@customElement('bd-device-menu')
export class DeviceMenu extends LitElement {
  @property({ attribute: false }) t!: Strings;
  @property({ attribute: false }) call!: Call;
  readonly #devices = new DeviceListController(this);

  override render() {
    const { t } = this;
    return html`
      <div class="menu" role="dialog" aria-label=${t.devices} data-testid="device-menu" @bd-pick=${this.#pick}>
        <div class="head">
          <span>${t.devices}</span>
          <button class="close" aria-label=${t.close} @click=${this.#close}>${icon('close', 20)}</button>
        </div>
        ${this.#picker('camera')} ${this.#picker('microphone')}
        ${canChooseSpeaker() ? this.#picker('speaker') : nothing}
      </div>
    `;
  }

  protected override firstUpdated(): void {
    this.renderRoot.querySelector<HTMLElement>('.close')?.focus();
  }

  #picker(kind: DeviceKind) {
    return html`<bd-device-picker
      .t=${this.t}
      .kind=${kind}
      .devices=${this.#devices.list[kind]}
      .selected=${this.call.activeDevice(kind) ?? loadPreferences()[kind]}
    ></bd-device-picker>`;
  }

  async #pick({ kind, deviceId }: DevicePicked) {
    if (await this.call.useDevice(kind, deviceId)) rememberDevice(kind, deviceId);
    this.requestUpdate();
  }

  #close() {
    this.dispatchEvent(new CustomEvent('bd-close'));
  }

  static override styles = [
    shared,
    buttons,
    css`
      .menu {
        display: grid;
        gap: 16px;
        width: min(320px, 100vw - 32px);
        max-height: calc(100dvh - 96px);
        overflow: auto;
        scrollbar-color: var(--bd-stage-border) transparent;
        scrollbar-width: thin;
        padding: 16px;
        border: 1px solid var(--bd-stage-border);
        border-radius: var(--bd-radius-tile);
        background: var(--bd-stage);
        box-shadow: 0 12px 40px rgb(0 0 0 / 50%);
      }
      .head {
        display: flex;
        justify-content: space-between;
        align-items: center;
        font-weight: 600;
      }
      .close {
        display: grid;
        place-items: center;
        width: 32px;
        height: 32px;
        margin: -4px -8px -4px 0;
        padding: 0;
        border: 0;
        border-radius: var(--bd-radius);
        background: transparent;
        color: var(--bd-stage-text-2);
        cursor: pointer;
      }
      .close:hover {
        background: var(--bd-stage-surface-2);
      }
    `,
  ];
}
