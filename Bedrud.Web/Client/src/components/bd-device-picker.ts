import { html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { DeviceKind } from '../devices.js';
import { icon } from '../icons.js';
import type { Strings } from '../strings/strings.js';
import { fields, shared } from './styles.js';

/** Fired by `bd-device-picker` when another device is chosen. */
export class DevicePicked extends Event {
  constructor(
    readonly kind: DeviceKind,
    readonly deviceId: string,
  ) {
    super('bd-pick', { bubbles: true, composed: true });
  }
}

@customElement('bd-device-picker')
export class DevicePicker extends LitElement {
  @property({ attribute: false }) t!: Strings;
  @property() kind: DeviceKind = 'camera';
  @property({ attribute: false }) devices: MediaDeviceInfo[] = [];
  @property({ attribute: false }) selected: string | undefined;

  override render() {
    const known = this.devices.some((device) => device.deviceId === this.selected);
    const current = known ? this.selected : this.devices[0]?.deviceId;
    return html`<div class="field">
      <label for="device">${this.t[this.kind]}</label>
      <div class="select"><select
        id="device"
        data-testid=${`${this.kind}-select`}
        ?disabled=${this.devices.length === 0}
        .value=${live(current ?? '')}
        @change=${this.#onChange}
      >
        ${
          this.devices.length === 0
            ? html`<option value="">${this.t.defaultDevice}</option>`
            : this.devices.map(
                (device) =>
                  html`<option value=${device.deviceId} ?selected=${device.deviceId === current}>${device.label}</option>`,
              )
        }
      </select>${icon('chevronDown', 18)}</div>
    </div>`;
  }

  #onChange(event: Event) {
    const { value } = event.target as HTMLSelectElement;
    this.dispatchEvent(new DevicePicked(this.kind, value));
  }

  static override styles = [shared, fields];
}
