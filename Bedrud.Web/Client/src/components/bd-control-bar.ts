import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Call } from '../call/call.js';
import type { CallSnapshot, OwnSourceName } from '../call/snapshot.js';
import { canShareScreen } from '../devices.js';
import { type IconName, icon } from '../icons.js';
import type { Strings } from '../strings/strings.js';
import { buttons, shared } from './styles.js';

interface Control {
  source: OwnSourceName;
  testId: string;
  key: string;
  icons: { on: IconName; off: IconName };
  words: string;
}

@customElement('bd-control-bar')
export class ControlBar extends LitElement {
  @property({ attribute: false }) t!: Strings;
  @property({ attribute: false }) call!: Call;
  @property({ attribute: false }) snapshot!: CallSnapshot;
  @property({ type: Boolean }) devicesOpen = false;

  override render() {
    const { t, snapshot } = this;
    return html`
      <div class="room" title=${snapshot.roomName}>${snapshot.roomName}</div>
      <div class="controls" role="group" aria-label=${t.controls}>
        ${this.#control({
          source: 'microphone',
          testId: 'mic-button',
          key: 'm',
          icons: { on: 'microphone', off: 'microphoneOff' },
          words: this.#microphoneWords(),
        })}
        ${this.#control({
          source: 'camera',
          testId: 'camera-button',
          key: 'v',
          icons: { on: 'camera', off: 'cameraOff' },
          words: this.#cameraWords(),
        })}
        ${
          canShareScreen()
            ? this.#control({
                source: 'screen',
                testId: 'screen-button',
                key: 's',
                icons: { on: 'screenOff', off: 'screen' },
                words: this.#screenWords(),
              })
            : nothing
        }
        <button
          class="round"
          data-testid="devices-button"
          aria-label=${t.devices}
          aria-expanded=${String(this.devicesOpen)}
          aria-haspopup="dialog"
          data-tip=${t.devices}
          @click=${() => this.dispatchEvent(new CustomEvent('bd-devices'))}
        >
          ${icon('settings')}
        </button>
        <button
          class="round leave"
          data-testid="leave-button"
          aria-label=${t.leave}
          data-tip=${t.leave}
          @click=${() => this.call.leave()}
        >
          ${icon('hangUp')}
        </button>
      </div>
      <div class="count">${icon('users', 16)} ${t.peopleCount(snapshot.people.length)}</div>
    `;
  }

  #control({ source, testId, key, icons, words }: Control) {
    const { on, allowed, busy, mutedByModerator } = this.snapshot[source];
    const look = source === 'screen' ? (on ? 'active' : 'idle') : on ? 'on' : 'off';
    return html`<button
      class="round"
      data-testid=${testId}
      data-state=${allowed ? look : 'idle'}
      aria-label=${words}
      aria-pressed=${String(on)}
      aria-disabled=${String(!allowed && !on)}
      aria-busy=${String(busy)}
      aria-keyshortcuts=${key}
      data-tip=${allowed ? `${words} (${key.toLocaleUpperCase()})` : words}
      @click=${() => this.call.toggle(source)}
    >
      ${icon(on ? icons.on : icons.off)}
      ${mutedByModerator ? html`<span class="badge">${icon('shield', 16)}</span>` : nothing}
    </button>`;
  }

  #microphoneWords(): string {
    const { on, allowed, mutedByModerator } = this.snapshot.microphone;
    if (!allowed) return this.t.noMicrophoneAllowed;
    if (on) return this.t.turnMicrophoneOff;
    return mutedByModerator ? this.t.microphoneMutedByModerator : this.t.turnMicrophoneOn;
  }

  #cameraWords(): string {
    const { on, allowed, mutedByModerator } = this.snapshot.camera;
    if (!allowed) return this.t.noCameraAllowed;
    if (on) return this.t.turnCameraOff;
    return mutedByModerator ? this.t.cameraMutedByModerator : this.t.turnCameraOn;
  }

  #screenWords(): string {
    const { on, allowed } = this.snapshot.screen;
    if (!allowed) return this.t.noScreenAllowed;
    return on ? this.t.stopSharing : this.t.shareScreen;
  }

  static override styles = [
    shared,
    buttons,
    css`
      :host {
        display: grid;
        grid-template-columns: 1fr auto 1fr;
        align-items: center;
        gap: 16px;
      }
      .room,
      .count {
        font-size: var(--bd-size-s);
        color: var(--bd-stage-text-2);
      }
      .room {
        overflow: hidden;
        white-space: nowrap;
        text-overflow: ellipsis;
        font-weight: 500;
        color: var(--bd-stage-text);
      }
      .count {
        display: flex;
        align-items: center;
        justify-content: flex-end;
        gap: 8px;
        font-variant-numeric: tabular-nums;
      }
      .controls {
        display: flex;
        justify-content: center;
        gap: 8px;
      }
      .leave {
        margin-left: 8px;
      }
      .leave .icon {
        transform: rotate(135deg);
      }
      .badge {
        position: absolute;
        top: -4px;
        right: -4px;
        display: grid;
        place-items: center;
        width: 20px;
        height: 20px;
        border-radius: var(--bd-radius-full);
        background: var(--bd-stage-red);
        color: #fff;
      }
      .badge .icon {
        width: 14px;
        height: 14px;
      }
      /* On narrow screens a tooltip would run off the edge. */
      @media (hover: hover) and (min-width: 641px) {
        .round::after {
          content: attr(data-tip);
          position: absolute;
          bottom: calc(100% + 8px);
          left: 50%;
          translate: -50% 0;
          width: max-content;
          max-width: 220px;
          padding: 4px 8px;
          border-radius: 6px;
          background: var(--bd-stage-surface-2);
          box-shadow: 0 4px 16px rgb(0 0 0 / 40%);
          font-size: var(--bd-size-xs);
          color: var(--bd-stage-text);
          opacity: 0;
          visibility: hidden;
          pointer-events: none;
          z-index: 2;
          transition: opacity var(--bd-motion);
        }
        .round:hover::after,
        .round:focus-visible::after {
          opacity: 1;
          visibility: visible;
        }
        /* The menu above says the same, and more. */
        .round[aria-expanded='true']::after {
          visibility: hidden;
        }
      }
      @media (max-width: 640px) {
        :host {
          grid-template-columns: 1fr;
        }
        .room,
        .count {
          display: none;
        }
        .controls {
          gap: 12px;
        }
        .leave {
          margin-left: 0;
        }
      }
    `,
  ];
}
