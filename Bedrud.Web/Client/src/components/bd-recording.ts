import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { type ActiveRecording, elapsed, type RecordingFacts } from '../recording/facts.js';
import type { Strings } from '../strings/strings.js';
import { shared } from './styles.js';

/** That the meeting is recorded, for as long as it is: it never hides. A pending start and stop show here, too. */
@customElement('bd-recording')
export class RecordingNotice extends LitElement {
  @property({ attribute: false }) t!: Strings;
  @property({ attribute: false }) recording!: RecordingFacts;
  #timer: ReturnType<typeof setInterval> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop();
  }

  protected override updated(changed: PropertyValues): void {
    if (!changed.has('recording')) return;
    const runs = this.recording.active?.startedAt != null;
    if (!runs) this.#stop();
    else this.#timer ??= setInterval(() => this.requestUpdate(), 1000);
  }

  override render() {
    const { active, unanswered } = this.recording;
    if (!active) return nothing;
    const { t } = this;
    const who = this.#who(active);
    const words = [t.recording[wordsOf[active.state]], who, t.recording.everybody].filter(Boolean).join(' · ');
    return html`<div class="notice" data-testid="recording" data-state=${active.state} title=${words}>
      <span class="dot" aria-hidden="true"></span>
      <b>${t.recording[wordsOf[active.state]]}</b>
      ${
        active.startedAt && active.state === 'recording'
          ? html`<time aria-hidden="true">${elapsed(active.startedAt, Date.now())}</time>`
          : nothing
      }
      ${who ? html`<span class="who" dir="auto">${who}</span>` : nothing}
      ${
        unanswered.length > 0
          ? html`<span class="unanswered" data-testid="recording-unanswered">${t.recording.waitsFor(unanswered.length)}</span>`
          : nothing
      }
    </div>`;
  }

  #who({ id, automatic, by }: ActiveRecording): string {
    if (id === null) return this.t.recording.elsewhere;
    if (automatic) return this.t.recording.automatically;
    return by ? this.t.recording.by(by) : '';
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  static override styles = [
    shared,
    css`
      :host {
        display: block;
        justify-self: start;
        min-width: 0;
        max-width: 100%;
      }
      .notice {
        display: flex;
        align-items: center;
        gap: 8px;
        max-width: 100%;
        min-height: 32px;
        padding: 4px 12px;
        border: 1px solid #ff9ea1;
        border-radius: var(--bd-radius-full);
        background: rgb(15 17 21 / 92%);
        font-size: var(--bd-size-xs);
        white-space: nowrap;
        pointer-events: auto;
      }
      .dot {
        flex: none;
        width: 10px;
        height: 10px;
        border-radius: var(--bd-radius-full);
        background: #ff4d52;
      }
      b {
        font-weight: 600;
      }
      time {
        font-variant-numeric: tabular-nums;
      }
      .who {
        min-width: 0;
        overflow: hidden;
        max-width: 240px;
        text-overflow: ellipsis;
        color: var(--bd-stage-text-2);
      }
      .unanswered {
        padding-inline-start: 8px;
        border-inline-start: 1px solid var(--bd-stage-border);
        color: #fbbf24;
      }
      [data-state='requested'] .dot,
      [data-state='starting'] .dot,
      [data-state='stopping'] .dot {
        background: transparent;
        box-shadow: inset 0 0 0 2px #ff4d52;
      }
      @media (max-width: 640px) {
        /* There is no room for both. */
        .who:not(:last-child) {
          display: none;
        }
      }
      @media (prefers-reduced-motion: no-preference) {
        [data-state='recording'] .dot {
          animation: breathe 2.4s ease-in-out infinite;
        }
      }
      @keyframes breathe {
        50% {
          opacity: 0.45;
        }
      }
    `,
  ];
}

const wordsOf = { requested: 'starts', starting: 'starts', recording: 'on', stopping: 'stops' } as const;
