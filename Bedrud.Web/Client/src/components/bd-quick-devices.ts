import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Call } from '../call/call.js';
import { canChooseSpeaker, type DeviceKind, type MediaKind } from '../devices.js';
import { icon } from '../icons.js';
import { loadPreferences, rememberDevice } from '../preferences.js';
import type { Strings } from '../strings/strings.js';
import { DeviceListController } from './device-list.js';
import { menuStyles, walkMenu } from './menu.js';
import { shared } from './styles.js';

/** Another microphone or camera in two clicks. */
@customElement('bd-quick-devices')
export class QuickDevices extends LitElement {
  @property({ attribute: false }) t!: Strings;
  @property({ attribute: false }) call!: Call;
  @property() kind: MediaKind = 'microphone';
  readonly #devices = new DeviceListController(this);

  protected override firstUpdated(): void {
    const checked = this.renderRoot.querySelector<HTMLElement>('[aria-checked=true]');
    (checked ?? this.renderRoot.querySelector<HTMLElement>('[role=menuitemradio], .menu'))?.focus();
  }

  override render() {
    const kinds: DeviceKind[] =
      this.kind === 'microphone' && canChooseSpeaker() ? ['microphone', 'speaker'] : [this.kind];
    return html`<div
      class="menu"
      role="menu"
      tabindex="-1"
      aria-label=${this.kind === 'microphone' ? this.t.chooseMicrophone : this.t.chooseCamera}
      data-testid="quick-devices"
      @keydown=${walkMenu}
    >
      ${kinds.map((kind) => this.#group(kind))}
    </div>`;
  }

  #group(kind: DeviceKind) {
    const devices = this.#devices.list[kind];
    const active = this.call.activeDevice(kind) ?? loadPreferences()[kind];
    const current = devices.some(({ deviceId }) => deviceId === active) ? active : devices[0]?.deviceId;
    return html`<div role="group" aria-label=${this.t[kind]}>
      <div class="title" aria-hidden="true">${this.t[kind]}</div>
      ${
        devices.length === 0
          ? html`<div class="item"><span class="words">${this.t.defaultDevice}</span></div>`
          : devices.map(
              ({ deviceId, label }) =>
                html`<button
                  class="item"
                  role="menuitemradio"
                  aria-checked=${String(deviceId === current)}
                  @click=${() => this.#pick(kind, deviceId)}
                >
                  <span class="words">${label}</span>${deviceId === current ? icon('check', 20) : ''}
                </button>`,
            )
      }
    </div>`;
  }

  async #pick(kind: DeviceKind, deviceId: string) {
    if (await this.call.useDevice(kind, deviceId)) rememberDevice(kind, deviceId);
    this.requestUpdate();
  }

  static override styles = [
    shared,
    menuStyles,
    css`
      .menu {
        max-width: min(360px, 100vw - 16px);
      }
      .title {
        padding: 8px 12px 4px;
        font-size: var(--bd-size-xs);
        font-weight: 500;
        color: var(--bd-stage-text-2);
      }
    `,
  ];
}
