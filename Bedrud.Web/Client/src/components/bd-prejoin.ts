import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { JoinChoice } from '../call/choice.js';
import { canChooseSpeaker, type DeviceKind } from '../devices.js';
import { icon } from '../icons.js';
import { type PreviewedRecording, type RoomPreview, watchRoom } from '../portal/room-preview.js';
import type { Strings } from '../strings/strings.js';
import { whoIsThere } from '../who-is-there.js';
import type { DevicePicked } from './bd-device-picker.js';
import { DeviceListController } from './device-list.js';
import { Preview } from './preview.js';
import { buttons, fields, shared } from './styles.js';
import './bd-device-picker.js';
import './bd-language.js';
import './bd-level.js';
import './bd-picture-settings.js';
import './bd-preview.js';
import './bd-speaker-test.js';

/** The longest name that the portal takes. */
const longestName = 64;

/** The room before the meeting: see oneself, choose devices, say one's name, join. */
@customElement('bd-prejoin')
export class Prejoin extends LitElement {
  @property({ attribute: false }) t!: Strings;
  @property() language = 'en';
  @property() roomName = '';
  @property() displayName = '';
  @property({ type: Boolean }) signedIn = false;
  @property({ type: Boolean }) busy = false;
  /** Whether a moderator has to admit this person, as far as the page knew when it was made. */
  @property({ type: Boolean }) waits = false;
  /** What is recorded, as far as the page knew when it was made. */
  @property({ attribute: false }) recording!: PreviewedRecording;
  /** Where the connection is tested; null where that is not offered. */
  @property() testUrl: string | null = null;
  /** Whether another page stood here before: then the heading is where one goes on reading. */
  @property({ type: Boolean }) returned = false;
  @property({ attribute: false }) join!: (choice: JoinChoice) => void;
  @property({ attribute: false }) cancel!: () => void;
  @state() private nameMissing = false;
  @state() private there: RoomPreview | null = null;

  #version = 0;
  readonly #devices = new DeviceListController(this);
  readonly #preview = new Preview(this, () => void this.#devices.refresh());

  #stopWatching = () => {};

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stopWatching = watchRoom(this.roomName, (there) => {
      this.there = there;
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopWatching();
  }

  override render() {
    return html`
      <main data-testid="prejoin">
        <div class="left">
          <bd-preview
            ?inert=${this.busy}
            .t=${this.t}
            .preview=${this.#preview}
            .version=${++this.#version}
          ></bd-preview>
          ${this.#pictureSettings()}
        </div>
        <div class="right">
          ${this.#form()} ${this.#deviceSettings()}
          <div class="last" ?inert=${this.busy}>
            ${
              this.testUrl
                ? html`<a data-testid="test-connection" href=${this.testUrl} target="_blank">${this.t.testConnection}</a>`
                : nothing
            }
            <bd-language .t=${this.t} .current=${this.language}></bd-language>
          </div>
        </div>
      </main>
    `;
  }

  protected override firstUpdated(): void {
    if (this.returned) this.renderRoot.querySelector('h1')?.focus({ preventScroll: true });
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.get('busy') === true && !this.busy) void this.#preview.takeBack();
  }

  #form() {
    const { t, busy } = this;
    const waits = this.there?.waits ?? this.waits;
    return html`<form novalidate @submit=${this.#submit}>
      <header>
        <p class="room" title=${this.roomName}>${this.roomName}</p>
        <h1 tabindex="-1">${t.readyToJoin}</h1>
        <p class="there" aria-live="polite" data-testid="who-is-there">
          ${this.there ? whoIsThere(t, this.there) : nothing}
        </p>
      </header>
      ${this.signedIn ? html`<p class="who">${t.joiningAs(this.displayName)}</p>` : this.#nameField()}
      ${this.#recorded()}
      <div class="acts">
        <button class="button primary" data-testid="join-button" aria-busy=${String(busy)} ?disabled=${busy}>
          ${busy ? t.joining : this.#joinWords(waits)}
        </button>
        ${
          busy
            ? html`<button type="button" class="button" data-testid="cancel-button" @click=${() => this.cancel()}>
              ${t.cancel}
            </button>`
            : nothing
        }
        ${waits ? html`<p class="waits" data-testid="waits">${t.aModeratorAdmits}</p>` : nothing}
      </div>
    </form>`;
  }

  get #recording(): PreviewedRecording {
    return this.there?.recording ?? this.recording;
  }

  /** Whether joining is agreeing; the button says so. */
  get #agrees(): boolean {
    const { active, automatic, asksConsent } = this.#recording;
    return asksConsent && (active || automatic);
  }

  #joinWords(waits: boolean): string {
    const { t } = this;
    if (this.#agrees) return waits ? t.recording.agreeAndAsk : t.recording.agreeAndJoin;
    return waits ? t.askToJoin : t.join;
  }

  #recorded() {
    const { t } = this;
    const { active, automatic } = this.#recording;
    // There from the start, so that what comes into it later is read out.
    return html`<div class="recorded" role="status" data-testid="will-be-recorded">
      ${
        active || automatic
          ? html`<span class="sign">${icon('record', 20)}</span>
            <span>
              <b>${active ? t.recording.isRecorded : t.recording.willBeRecorded}</b>
              ${this.#agrees ? t.recording.consentHint : nothing}
            </span>`
          : nothing
      }
    </div>`;
  }

  #pictureSettings() {
    const { preferences, blur } = this.#preview;
    return html`<bd-picture-settings
      ?inert=${this.busy}
      .t=${this.t}
      .mirror=${preferences.mirror}
      .blurred=${preferences.blur}
      .blurState=${blur}
      .setMirror=${(on: boolean) => this.#preview.setMirror(on)}
      .setBlur=${(on: boolean) => void this.#preview.setBlur(on)}
    ></bd-picture-settings>`;
  }

  #deviceSettings() {
    const { t } = this;
    return html`<div class="devices" ?inert=${this.busy} @bd-pick=${this.#pick}>
      ${this.#picker('camera')}
      <div>
        ${this.#picker('microphone')}
        <bd-level .t=${t} .track=${this.#preview.microphone.track}></bd-level>
      </div>
      <div class="speaker">
        ${canChooseSpeaker() ? this.#picker('speaker') : nothing}
        <bd-speaker-test .t=${t} .speaker=${this.#selected('speaker')}></bd-speaker-test>
      </div>
    </div>`;
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
      agrees: this.#agrees,
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
      .left,
      .right {
        display: grid;
        align-content: start;
        gap: 24px;
        min-width: 0;
      }
      bd-picture-settings {
        padding: 0 4px;
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
      h1:focus-visible {
        outline: none;
      }
      .there {
        min-height: 1.4em;
        margin-top: 4px;
        overflow-wrap: anywhere;
        color: var(--bd-stage-text-2);
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
      .recorded:not(:has(*)) {
        display: none;
      }
      .recorded {
        display: flex;
        gap: 12px;
        padding: 12px;
        border: 1px solid #ff9ea1;
        border-radius: var(--bd-radius);
        font-size: var(--bd-size-s);
        color: var(--bd-stage-text-2);
      }
      .recorded b {
        display: block;
        font-weight: 500;
        color: var(--bd-stage-text);
      }
      .recorded .sign {
        color: #ff9ea1;
      }
      .acts {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
      .waits {
        flex-basis: 100%;
        font-size: var(--bd-size-s);
        color: var(--bd-stage-text-2);
      }
      .speaker {
        display: grid;
        gap: 8px;
      }
      .last {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 0 16px;
        margin: -8px 0;
      }
      .last a {
        padding: 12px 0;
        font-size: var(--bd-size-s);
        color: var(--bd-stage-text-2);
        text-underline-offset: 2px;
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
          gap: 16px;
          padding: 16px 16px 32px;
        }
        .left,
        .right {
          display: contents;
        }
        form {
          gap: 16px;
        }
        .devices {
          order: 1;
          padding-top: 16px;
        }
        bd-picture-settings {
          order: 2;
          padding: 0;
        }
        .last {
          order: 3;
        }
      }
    `,
  ];
}
