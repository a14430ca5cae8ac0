import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Call } from '../call/call.js';
import type { CallSnapshot } from '../call/snapshot.js';
import { icon } from '../icons.js';
import type { Strings } from '../strings/strings.js';
import { Preview } from './preview.js';
import { buttons, page, shared } from './styles.js';
import './bd-level.js';
import './bd-preview.js';

/** Stands in place of the call until a moderator has decided. The camera goes on, and goes with the person into the meeting. */
@customElement('bd-waiting')
export class WaitingPage extends LitElement {
  @property({ attribute: false }) t!: Strings;
  @property() language = 'en';
  @property({ attribute: false }) call!: Call;
  @property({ attribute: false }) snapshot!: CallSnapshot;

  #version = 0;
  readonly #preview = new Preview(
    this,
    () => {},
    () => this.call.choice,
  );

  override connectedCallback(): void {
    super.connectedCallback();
    this.call.handOver = this.#handOver;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    if (this.call.handOver === this.#handOver) this.call.handOver = null;
  }

  override render() {
    const { t, snapshot } = this;
    const admitted = snapshot.phase === 'connecting';
    return html`<main data-testid="waiting" data-state=${admitted ? 'admitted' : 'waiting'}>
      <div class="sign">${icon(admitted ? 'check' : 'hourglass', 28)}</div>
      <p class="room" title=${snapshot.roomName}>${snapshot.roomName}</p>
      <h1 tabindex="-1">${admitted ? t.letIn : t.waiting}</h1>
      <p class="text">${admitted ? t.joining : t.waitingHint}</p>
      ${this.#since()}
      <div class="self" ?inert=${admitted}>
        <bd-preview .t=${t} .preview=${this.#preview} .version=${++this.#version}></bd-preview>
        <bd-level .t=${t} .track=${this.#preview.microphone.track}></bd-level>
      </div>
      <div class="acts">
        <button class="button" data-testid="stop-waiting" @click=${() => this.call.leave()}>${t.stopWaiting}</button>
      </div>
    </main>`;
  }

  protected override firstUpdated(): void {
    this.renderRoot.querySelector('h1')?.focus({ preventScroll: true });
  }

  protected override updated(changed: PropertyValues<this>): void {
    const before = changed.get('snapshot');
    // Asked again, and to wait again: what was handed over already is gone.
    if (before?.phase === 'connecting' && this.snapshot.phase === 'waiting') void this.#preview.takeBack();
  }

  #since() {
    const { waiting } = this.snapshot;
    if (!waiting) return nothing;
    if (!waiting.online)
      return html`<p class="away" data-testid="portal-away"><span class="spinner"></span>${this.t.portalAway}</p>`;
    const time = new Date(waiting.askedAt);
    return Number.isNaN(time.getTime())
      ? nothing
      : html`<p class="text">${this.t.waitingSince(time.toLocaleTimeString(this.language, { timeStyle: 'short' }))}</p>`;
  }

  readonly #handOver = () => {
    const { preferences } = this.#preview;
    return {
      displayName: this.call.choice?.displayName,
      cameraOn: this.#preview.isOn('camera'),
      microphoneOn: this.#preview.isOn('microphone'),
      preferences,
      ...this.#preview.release(),
    };
  };

  static override styles = [
    shared,
    buttons,
    page,
    css`
      .self {
        display: grid;
        gap: 12px;
        width: 100%;
        max-width: 320px;
        margin-top: 16px;
        text-align: left;
      }
      .away {
        display: flex;
        align-items: center;
        gap: 8px;
      }
      .spinner {
        flex: none;
        width: 16px;
        height: 16px;
        border: 2px solid var(--bd-stage-border);
        border-top-color: var(--bd-stage-accent);
        border-radius: var(--bd-radius-full);
        animation: turn 900ms linear infinite;
      }
      @keyframes turn {
        to {
          rotate: 360deg;
        }
      }
      @media (prefers-reduced-motion: reduce) {
        .spinner {
          animation-duration: 3s;
        }
      }
    `,
  ];
}
