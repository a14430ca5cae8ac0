import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { JoinChoice } from '../call/choice.js';
import { canChooseSpeaker, type DeviceKind } from '../devices.js';
import type { Strings } from '../strings/strings.js';
import type { DevicePicked } from './bd-device-picker.js';
import { DeviceListController } from './device-list.js';
import { Preview } from './preview.js';
import { buttons, fields, shared } from './styles.js';
import './bd-device-picker.js';
import './bd-level.js';
import './bd-preview.js';

/** The longest name that the portal takes. */
const longestName = 64;

/** The room before the meeting: see oneself, choose devices, say one's name, join. */
@customElement('bd-prejoin')
export class Prejoin extends LitElement {
  @property({ attribute: false }) t!: Strings;
  @property() roomName = '';
  @property() displayName = '';
  @property({ type: Boolean }) signedIn = false;
  @property({ type: Boolean }) busy = false;
  @property({ attribute: false }) join!: (choice: JoinChoice) => void;
  @property({ attribute: false }) cancel!: () => void;
  @state() private nameMissing = false;

  #version = 0;
  readonly #devices = new DeviceListController(this);
  readonly #preview = new Preview(this, () => void this.#devices.refresh());

  override render() {
    const { t } = this;
    return html`
      <main data-testid="prejoin">
        <bd-preview ?inert=${this.busy} .t=${t} .preview=${this.#preview} .version=${++this.#version}></bd-preview>
        <form novalidate @submit=${this.#submit}>
          <header>
            <p class="room" title=${this.roomName}>${this.roomName}</p>
            <h1>${t.readyToJoin}</h1>
          </header>
          ${this.signedIn ? html`<p class="who">${t.joiningAs(this.displayName)}</p>` : this.#nameField()}
          <div class="acts">
            <button class="button primary" data-testid="join-button" aria-busy=${String(this.busy)} ?disabled=${this.busy}>
              ${this.busy ? t.joining : t.join}
            </button>
            ${
              this.busy
                ? html`<button type="button" class="button" data-testid="cancel-button" @click=${() => this.cancel()}>
                  ${t.cancel}
                </button>`
                : nothing
            }
          </div>
          <div class="devices" ?inert=${this.busy} @bd-pick=${this.#pick}>
            ${this.#picker('camera')}
            <div>
              ${this.#picker('microphone')}
              <bd-level .track=${this.#preview.microphone.track} .label=${t.microphoneLevel}></bd-level>
            </div>
            ${canChooseSpeaker() ? this.#picker('speaker') : nothing}
          </div>
        </form>
      </main>
    `;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.get('busy') === true && !this.busy) void this.#preview.takeBack();
  }

  #nameField() {
    const { t, nameMissing } = this;
    return html`<div class="field">
      <label for="name">${t.yourName}</label>
      <input
        id="name"
        name="name"
        data-testid="name-input"
        autocomplete="name"
        autocapitalize="words"
        maxlength=${longestName}
        .value=${this.displayName}
        ?readonly=${this.busy}
        aria-invalid=${String(nameMissing)}
        aria-describedby="name-hint"
        @input=${this.#typed}
      />
      <span id="name-hint" class=${nameMissing ? 'error' : ''}>${nameMissing ? t.nameMissing : t.nameHint}</span>
    </div>`;
  }

  #picker(kind: DeviceKind) {
    return html`<bd-device-picker
      .t=${this.t}
      .kind=${kind}
      .devices=${this.#devices.list[kind]}
      .selected=${this.#selected(kind)}
    ></bd-device-picker>`;
  }

  #selected(kind: DeviceKind): string | undefined {
    const open = kind === 'speaker' ? undefined : this.#preview[kind].track?.getSettings().deviceId;
    return open ?? this.#preview.preferences[kind];
  }

  #typed(event: Event) {
    this.displayName = (event.target as HTMLInputElement).value;
    this.nameMissing = false;
  }

  #pick({ kind, deviceId }: DevicePicked) {
    void this.#preview.use(kind, deviceId);
  }

  #submit(event: SubmitEvent) {
    event.preventDefault();
    const name = this.displayName.trim();
    if (!this.signedIn && name === '') {
      this.nameMissing = true;
      this.renderRoot.querySelector<HTMLInputElement>('#name')?.focus();
      return;
    }
    this.join({
      displayName: this.signedIn ? undefined : name,
      cameraOn: this.#preview.isOn('camera'),
      microphoneOn: this.#preview.isOn('microphone'),
      preferences: this.#preview.preferences,
      ...this.#preview.release(),
    });
  }

  static override styles = [
    shared,
    buttons,
    fields,
    css`
      :host {
        display: block;
        height: 100%;
        overflow: auto;
        scrollbar-color: var(--bd-stage-border) transparent;
        scrollbar-width: thin;
      }
      main {
        display: grid;
        grid-template-columns: minmax(0, 640px) minmax(0, 320px);
        justify-content: center;
        align-content: center;
        align-items: center;
        gap: 48px;
        min-height: 100%;
        padding: 24px;
      }
      form {
        display: grid;
        gap: 24px;
        min-width: 0;
      }
      h1 {
        font-size: var(--bd-size-xl);
        font-weight: 600;
        line-height: 1.2;
        letter-spacing: -0.01em;
      }
      .room {
        overflow: hidden;
        margin-bottom: 4px;
        font-weight: 500;
        color: var(--bd-stage-text-2);
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .who {
        overflow-wrap: anywhere;
        color: var(--bd-stage-text-2);
      }
      .field .error {
        color: #ff9ea1;
      }
      [aria-invalid='true'] {
        border-color: var(--bd-stage-red);
      }
      .acts {
        display: flex;
        gap: 8px;
      }
      .acts .primary {
        flex: 1;
        min-height: 48px;
        font-size: var(--bd-size-m);
      }
      .acts .button:not(.primary) {
        min-height: 48px;
      }
      .devices {
        display: grid;
        gap: 16px;
        padding-top: 24px;
        border-top: 1px solid var(--bd-stage-border);
      }
      bd-level {
        margin-top: 8px;
      }
      @media (max-width: 860px) {
        main {
          grid-template-columns: minmax(0, 480px);
          align-content: start;
          gap: 24px;
          padding: 16px 16px 32px;
        }
        form {
          gap: 16px;
        }
        .devices {
          padding-top: 16px;
        }
      }
    `,
  ];
}
