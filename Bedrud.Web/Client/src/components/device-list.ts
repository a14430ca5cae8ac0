import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { type DeviceList, listDevices, noDevices, onDevicesChanged } from '../devices.js';

/** Keeps the list of devices current while its component is on the page. */
export class DeviceListController implements ReactiveController {
  list: DeviceList = noDevices;
  #stop = () => {};

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  hostConnected(): void {
    this.#stop = onDevicesChanged(() => void this.refresh());
    void this.refresh();
  }

  hostDisconnected(): void {
    this.#stop();
  }

  /** Also needed after a permission was given: only then do devices have names. */
  async refresh(): Promise<void> {
    this.list = await listDevices();
    this.host.requestUpdate();
  }
}
