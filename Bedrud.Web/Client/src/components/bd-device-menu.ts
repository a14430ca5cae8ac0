import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Track } from 'livekit-client';
import type { Call } from '../call/call.js';
import { canChooseSpeaker, type DeviceKind } from '../devices.js';
import { icon } from '../icons.js';
import { loadPreferences, rememberDevice, savePreferences, watchPreferences } from '../preferences.js';
import type { Strings } from '../strings/strings.js';
import type { DevicePicked } from './bd-device-picker.js';
import type { Switched } from './bd-switch.js';
import { DeviceListController } from './device-list.js';
import type { BlurState } from './preview.js';
import { buttons, shared } from './styles.js';
import './bd-device-picker.js';
import './bd-level.js';
import './bd-picture-settings.js';
import './bd-speaker-test.js';
import './bd-switch.js';

/** The SDK's name; the SDK itself is not loaded with this page. */
const microphoneSource = 'microphone' as Track.Source.Microphone;

/** Everything that can be set in the middle of the call. */
@customElement('bd-device-menu')
export class DeviceMenu extends LitElement {
  @property({ attribute: false }) t!: Strings;
  @property({ attribute: false }) call!: Call;
  @state() private blurState: BlurState = 'off';
  readonly #devices = new DeviceListController(this);
  #stop = () => {};

  override connectedCallback(): void {
    super.connectedCallback();
    const update = () => this.requestUpdate();
    const stops = [this.call.subscribe(update), watchPreferences(update)];
    this.#stop = () => {
      for (const stop of stops) stop();
    };
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop();
  }

  override render() {
    const { t } = this;
    const preferences = loadPreferences();
    return html`
      <div class="menu" role="dialog" aria-label=${t.settings} data-testid="device-menu" @bd-pick=${this.#pick}>
        <div class="head">
          <h2>${t.settings}</h2>
          <button class="close" aria-label=${t.close} @click=${this.#close}>${icon('close', 20)}</button>
        </div>
        ${this.#section(t.devices, this.#deviceSettings())}
        ${this.#section(
          t.picture,
          html`<bd-picture-settings
            .t=${t}
            .mirror=${preferences.mirror}
            .blurred=${preferences.blur}
            .blurState=${this.blurState}
            .setMirror=${(mirror: boolean) => savePreferences({ mirror })}
            .setBlur=${(on: boolean) => void this.#setBlur(on)}
          ></bd-picture-settings>`,
        )}
        ${this.#section(
          t.keys,
          html`<bd-switch
            data-testid="push-to-talk-switch"
            .label=${t.pushToTalk}
            .hint=${t.pushToTalkHint}
            .on=${preferences.pushToTalk}
            @bd-switch=${({ on }: Switched) => savePreferences({ pushToTalk: on })}
          ></bd-switch>`,
        )}
        ${this.#section(
          t.sounds,
          html`<bd-switch
            data-testid="sounds-switch"
            .label=${t.meetingSounds}
            .hint=${t.meetingSoundsHint}
            .on=${preferences.sounds}
            @bd-switch=${({ on }: Switched) => savePreferences({ sounds: on })}
          ></bd-switch>`,
        )}
        ${this.#section(t.language, html`<p class="note">${t.languageInCall}</p>`)}
      </div>
    `;
  }

  protected override firstUpdated(): void {
    this.renderRoot.querySelector<HTMLElement>('.close')?.focus();
  }

  #section(title: string, content: unknown) {
    return html`<section>
      <h3>${title}</h3>
      ${content}
    </section>`;
  }

  #deviceSettings() {
    const { t, call } = this;
    const microphone = call.room?.localParticipant.getTrackPublication(microphoneSource);
    const heard = microphone?.isMuted === false ? (microphone.track?.mediaStreamTrack ?? null) : null;
    return html`
      ${this.#picker('camera')}
      <div>
        ${this.#picker('microphone')}
        ${heard ? html`<bd-level .t=${t} .track=${heard}></bd-level>` : html`<p class="note">${t.microphoneIsOff}</p>`}
      </div>
      ${canChooseSpeaker() ? this.#picker('speaker') : nothing}
      <bd-speaker-test .t=${t} .speaker=${this.#selected('speaker')}></bd-speaker-test>
    `;
  }

  async #setBlur(on: boolean) {
    savePreferences({ blur: on });
    this.blurState = on ? 'starting' : 'off';
    const done = await this.call.setBlur(on);
    // What could not be done must not keep the camera off the next time.
    if (!done) savePreferences({ blur: !on });
    this.blurState = done ? (on ? 'on' : 'off') : 'failed';
  }

  #selected(kind: DeviceKind): string | undefined {
    return this.call.activeDevice(kind) ?? loadPreferences()[kind];
  }

  #picker(kind: DeviceKind) {
    return html`<bd-device-picker
      .t=${this.t}
      .kind=${kind}
      .devices=${this.#devices.list[kind]}
      .selected=${this.#selected(kind)}
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
        width: min(400px, 100vw - 32px);
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
      }
      h2,
      h3 {
        margin: 0;
        font-weight: 600;
      }
      h2 {
        font-size: var(--bd-size-m);
      }
      h3 {
        font-size: var(--bd-size-s);
      }
      section {
        display: grid;
        gap: 12px;
        padding-top: 16px;
        border-top: 1px solid var(--bd-stage-border);
      }
      bd-level {
        margin-top: 8px;
      }
      .note {
        font-size: var(--bd-size-s);
        color: var(--bd-stage-text-2);
      }
      section div .note {
        margin-top: 8px;
      }
      .close {
        display: grid;
        place-items: center;
        width: 44px;
        height: 44px;
        margin: -8px -12px -8px 0;
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
