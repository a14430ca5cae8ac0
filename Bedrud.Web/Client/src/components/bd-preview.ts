import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { MediaKind } from '../devices.js';
import { icon } from '../icons.js';
import { mediaTrouble } from '../notice-text.js';
import type { Strings } from '../strings/strings.js';
import type { Preview } from './preview.js';
import { buttons, shared } from './styles.js';

/** Oneself in the mirror, with the two buttons that decide how one enters, and what is wrong if something is. */
@customElement('bd-preview')
export class PreviewPane extends LitElement {
  @property({ attribute: false }) t!: Strings;
  @property({ attribute: false }) preview!: Preview;
  /** The preview changes in place; a new number says that it did. */
  @property({ attribute: false }) version = 0;

  override render() {
    const { camera, microphone, picture, preferences } = this.preview;
    return html`
      <div class="picture">
        ${
          picture
            ? html`<video class=${preferences.mirror ? 'mirror' : ''} autoplay playsinline .muted=${true} aria-label=${this.t.preview}></video>`
            : html`<p class="empty">${this.#emptyWords()}</p>`
        }
        <div class="controls">
          ${this.#toggle('microphone')} ${this.#toggle('camera')}
        </div>
      </div>
      ${camera.failure || microphone.failure ? this.#trouble() : nothing}
    `;
  }

  protected override updated(): void {
    const { picture } = this.preview;
    const video = this.renderRoot.querySelector('video');
    if (!video || !picture) return;
    const shown = (video.srcObject as MediaStream | null)?.getVideoTracks()[0];
    if (shown !== picture) video.srcObject = new MediaStream([picture]);
  }

  #emptyWords(): string {
    const { camera, microphone } = this.preview;
    if (camera.opening) return this.t.cameraStarting;
    return camera.failure && microphone.failure ? this.t.noCameraOrMicrophone : this.t.cameraIsOff;
  }

  #toggle(kind: MediaKind) {
    const { t } = this;
    const on = this.preview.isOn(kind);
    const words = kind === 'camera' ? [t.turnCameraOff, t.turnCameraOn] : [t.turnMicrophoneOff, t.turnMicrophoneOn];
    const failed = this.preview[kind].failure !== null;
    return html`<button
      class="round"
      data-testid=${kind === 'camera' ? 'prejoin-camera' : 'prejoin-mic'}
      data-state=${on ? 'on' : 'off'}
      aria-pressed=${String(on)}
      aria-label=${words[on ? 0 : 1]}
      title=${words[on ? 0 : 1]}
      @click=${() => this.preview.toggle(kind)}
    >
      ${icon(kind === 'camera' ? (on ? 'camera' : 'cameraOff') : on ? 'microphone' : 'microphoneOff')}
      ${failed ? html`<span class="warn">!</span>` : nothing}
    </button>`;
  }

  #trouble() {
    const { camera, microphone } = this.preview;
    const troubles =
      camera.failure && camera.failure === microphone.failure && ['denied', 'insecure'].includes(camera.failure)
        ? [{ ...mediaTrouble(this.t, 'camera', camera.failure), ...this.#bothTitle(camera.failure === 'denied') }]
        : [
            camera.failure && mediaTrouble(this.t, 'camera', camera.failure),
            microphone.failure && mediaTrouble(this.t, 'microphone', microphone.failure),
          ].filter((trouble) => !!trouble);
    return html`<div class="troubles" role="alert" data-testid="media-trouble">
      ${troubles.map(
        ({ title, hint }) => html`<div class="trouble">
          ${icon('alert', 20)}
          <div><b>${title}</b><br />${hint}</div>
        </div>`,
      )}
      <div class="after">
        <button class="button" data-testid="try-again" @click=${() => this.preview.openWanted()}>${this.t.tryAgain}</button>
        <span>${this.t.orWithout}</span>
      </div>
    </div>`;
  }

  #bothTitle(denied: boolean): { title?: string } {
    return denied ? { title: this.t.bothDenied } : {};
  }

  static override styles = [
    shared,
    buttons,
    css`
      :host {
        display: grid;
        gap: 16px;
        min-width: 0;
      }
      .picture {
        position: relative;
        aspect-ratio: 16 / 9;
        overflow: hidden;
        border-radius: var(--bd-radius-tile);
        background: var(--bd-stage-surface);
        box-shadow: inset 0 0 0 1px var(--bd-stage-border);
      }
      video {
        display: block;
        width: 100%;
        height: 100%;
        object-fit: cover;
      }
      .mirror {
        transform: scaleX(-1);
      }
      .empty {
        display: grid;
        place-items: center;
        height: 100%;
        padding: 16px 16px 72px;
        text-align: center;
        color: var(--bd-stage-text-2);
      }
      .controls {
        position: absolute;
        inset: auto 0 16px;
        display: flex;
        justify-content: center;
        gap: 16px;
      }
      .round {
        box-shadow: 0 2px 8px rgb(0 0 0 / 30%);
      }
      .warn {
        position: absolute;
        top: -4px;
        right: -4px;
        display: grid;
        place-items: center;
        width: 20px;
        height: 20px;
        border-radius: var(--bd-radius-full);
        background: #fbbf24;
        font-size: var(--bd-size-xs);
        font-weight: 600;
        color: #0f1115;
      }
      .troubles {
        display: grid;
        gap: 12px;
        justify-items: start;
        padding: 16px;
        border: 1px solid var(--bd-stage-border);
        border-radius: var(--bd-radius);
        background: var(--bd-stage-surface);
        font-size: var(--bd-size-s);
        color: var(--bd-stage-text-2);
      }
      .trouble {
        display: flex;
        gap: 12px;
      }
      .trouble .icon {
        color: #fbbf24;
      }
      .trouble b {
        font-weight: 600;
        color: var(--bd-stage-text);
      }
      .after {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px 16px;
        margin-left: 32px;
      }
    `,
  ];
}
