import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Call } from '../call/call.js';
import type { CallSnapshot } from '../call/snapshot.js';
import { icon } from '../icons.js';
import type { UnmuteRequest } from '../portal/facts.js';
import type { Strings } from '../strings/strings.js';
import { buttons, shared } from './styles.js';

/** A moderator asks for something: one click does it, and nothing is ever turned on without that click. */
@customElement('bd-requests')
export class Requests extends LitElement {
  @property({ attribute: false }) t!: Strings;
  @property({ attribute: false }) call!: Call;
  @property({ attribute: false }) snapshot!: CallSnapshot;

  override render() {
    // What is on already needs no question, and one at a time is enough.
    const request = this.snapshot.meeting.requests.find(({ source }) => !this.snapshot[source].on);
    return request ? this.#ask(request) : nothing;
  }

  #ask(request: UnmuteRequest) {
    const { t } = this;
    const microphone = request.source === 'microphone';
    return html`<div class="request" role="group" aria-labelledby="words" data-testid="request">
      ${icon(request.source, 20)}
      <div>
        <p id="words" role="alert">${microphone ? t.asksForMicrophone : t.asksForCamera}</p>
        ${request.from ? html`<p class="from">${t.askedBy(request.from)}</p>` : nothing}
      </div>
      <div class="acts">
        <button class="button" data-testid="request-refuse" @click=${() => this.call.answer(request, false)}>
          ${t.notNow}
        </button>
        <button class="button primary" data-testid="request-accept" @click=${() => this.call.answer(request, true)}>
          ${microphone ? t.turnMicrophoneOn : t.turnCameraOn}
        </button>
      </div>
    </div>`;
  }

  static override styles = [
    shared,
    buttons,
    css`
      :host {
        max-width: 100%;
      }
      .request {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px 12px;
        max-width: 560px;
        padding: 12px 12px 12px 16px;
        border: 1px solid var(--bd-stage-accent);
        border-radius: var(--bd-radius-tile);
        background: var(--bd-stage-surface-2);
        box-shadow: 0 4px 16px rgb(0 0 0 / 40%);
        font-size: var(--bd-size-s);
      }
      .request > .icon {
        color: var(--bd-stage-accent);
      }
      .request > div:not(.acts) {
        flex: 1 1 200px;
        min-width: 0;
      }
      p {
        font-weight: 500;
        overflow-wrap: anywhere;
      }
      .from {
        font-weight: 400;
        font-size: var(--bd-size-xs);
        color: var(--bd-stage-text-2);
      }
      .acts {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        margin-left: auto;
      }
      .button {
        min-height: 44px;
      }
    `,
  ];
}
