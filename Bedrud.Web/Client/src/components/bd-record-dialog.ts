import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Call } from '../call/call.js';
import {
  type PreflightPoint,
  type RecordingChoice,
  recordingLayouts,
  recordingResolutions,
} from '../portal/recordings.js';
import type { Strings } from '../strings/strings.js';
import { deepestFocus } from './bd-confirm.js';
import { dialogStyles } from './dialog-styles.js';
import { buttons, fields, shared } from './styles.js';

/** How the meeting is to be recorded, and what stands in the way of it. Says `bd-close`, and is to be taken away then. */
@customElement('bd-record-dialog')
export class RecordDialog extends LitElement {
  @property({ attribute: false }) t!: Strings;
  @property({ attribute: false }) call!: Call;
  @property({ type: Boolean }) asksConsent = false;
  @state() private doing: 'checking' | 'starting' | null = null;
  @state() private points: readonly PreflightPoint[] = [];
  @state() private failed: ((t: Strings) => string) | null = null;
  /** At first what the room says. */
  @property({ attribute: false }) choice: RecordingChoice = { layout: 'speaker', resolution: '720p', audioOnly: false };
  @query('dialog') private dialog!: HTMLDialogElement;
  #before: HTMLElement | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#before = deepestFocus();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    if (this.#before?.isConnected) this.#before.focus();
  }

  protected override firstUpdated(): void {
    this.dialog.showModal();
    void this.#check();
  }

  override render() {
    const { t, doing, points } = this;
    const words = t.recording;
    return html`<dialog aria-labelledby="heading" data-testid="record-dialog" @cancel=${this.#close} @keydown=${this.#onKey}>
      <form class="body" @submit=${this.#submit}>
        <h2 id="heading">${words.startQuestion}</h2>
        <div>
          <p>${words.startText}</p>
          ${this.asksConsent ? html`<p>${words.startAsks}</p>` : nothing}
        </div>
        ${this.#choices()}
        <div role="status" class="trouble">
          ${doing === 'checking' ? html`<p>${words.checking}</p>` : nothing}
          ${points.length > 0 ? this.#points() : nothing}
          ${this.failed ? html`<p class="error" data-testid="record-error">${this.failed(t)}</p>` : nothing}
        </div>
        <div class="acts">
          <button type="button" class="button" @click=${this.#close}>${words.cancel}</button>
          ${
            points.length > 0
              ? html`<button type="button" class="button" ?disabled=${doing !== null} @click=${() => this.#check()}>
                ${words.tryAgain}
              </button>`
              : nothing
          }
          <button
            class="button primary"
            data-testid="record-start"
            aria-busy=${String(doing === 'starting')}
            ?disabled=${doing !== null || this.#impossible}
          >
            ${doing === 'starting' ? words.starting : words.startNow}
          </button>
        </div>
      </form>
    </dialog>`;
  }

  #choices() {
    const { choice } = this;
    const words = this.t.recording;
    const pick = (change: Partial<RecordingChoice>) => {
      this.choice = { ...choice, ...change };
    };
    return html`
      <label class="check">
        <input
          type="checkbox"
          data-testid="record-audio-only"
          .checked=${choice.audioOnly}
          @change=${(event: Event) => pick({ audioOnly: (event.target as HTMLInputElement).checked })}
        />
        <span>${words.audioOnly}</span>
      </label>
      ${
        choice.audioOnly
          ? nothing
          : html`${this.#radios('layout', words.layout, recordingLayouts, words.layouts, choice.layout, (layout) => pick({ layout }))}
            ${this.#radios('resolution', words.resolution, recordingResolutions, words.resolutions, choice.resolution, (resolution) => pick({ resolution }))}`
      }
    `;
  }

  #radios<T extends string>(
    name: string,
    legend: string,
    values: readonly T[],
    words: Record<T, string>,
    current: T,
    pick: (value: T) => void,
  ) {
    return html`<fieldset>
      <legend>${legend}</legend>
      ${values.map(
        (value) => html`<label class="check">
          <input type="radio" name=${name} value=${value} .checked=${value === current} @change=${() => pick(value)} />
          <span>${words[value]}</span>
        </label>`,
      )}
    </fieldset>`;
  }

  #points() {
    return html`<section data-testid="record-points">
      <h3>${this.#impossible ? this.t.recording.notPossible : this.t.recording.doubtful}</h3>
      <ul>
        ${this.points.map(
          ({ code, title, text, fix, detail }) => html`<li data-code=${code}>
            <b>${title}</b>
            ${text ? html`<p>${text}</p>` : nothing} ${fix ? html`<p>${fix}</p>` : nothing}
            ${detail ? html`<p class="detail"><code>${detail}</code></p>` : nothing}
          </li>`,
        )}
      </ul>
    </section>`;
  }

  get #impossible(): boolean {
    return this.points.some(({ failed }) => failed);
  }

  async #check() {
    this.doing = 'checking';
    this.failed = null;
    const answer = await this.call.portal.recordings.preflight();
    this.doing = null;
    // That it can't be asked is told by the start itself, if it is so.
    this.points = answer.ok ? answer.value : [];
  }

  readonly #submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (this.doing || this.#impossible) return;
    this.doing = 'starting';
    this.failed = null;
    const outcome = await this.call.startRecording(this.choice);
    this.doing = null;
    if (outcome.ok) return this.#close();
    this.points = outcome.points ?? [];
    this.failed = this.points.length > 0 ? null : outcome.words;
  };

  /** Keys that are pressed here are no shortcuts of the call. */
  readonly #onKey = (event: KeyboardEvent) => event.stopPropagation();

  readonly #close = (event?: Event) => {
    event?.preventDefault();
    this.dispatchEvent(new CustomEvent('bd-close'));
  };

  static override styles = [
    shared,
    buttons,
    fields,
    dialogStyles,
    css`
      fieldset {
        display: grid;
        margin: 0;
        padding: 0;
        border: 0;
      }
      legend {
        padding: 0 0 4px;
        font-size: var(--bd-size-xs);
        font-weight: 500;
        color: var(--bd-stage-text-2);
      }
      .check {
        display: flex;
        align-items: center;
        gap: 12px;
        min-height: 36px;
        font-size: var(--bd-size-s);
        cursor: pointer;
      }
      .check input {
        flex: none;
        width: 18px;
        height: 18px;
        margin: 0;
        accent-color: var(--bd-stage-accent);
      }
      .trouble:empty {
        display: none;
      }
      h3 {
        margin: 0 0 8px;
        font-size: var(--bd-size-s);
        font-weight: 600;
        color: #fbbf24;
      }
      ul {
        display: grid;
        gap: 12px;
        margin: 0;
        padding: 12px;
        border: 1px solid var(--bd-stage-border);
        border-radius: var(--bd-radius);
        list-style: none;
        overflow-wrap: anywhere;
      }
      li b {
        font-size: var(--bd-size-s);
        font-weight: 500;
      }
      li p {
        margin-top: 4px;
      }
      .detail {
        font-size: var(--bd-size-xs);
        white-space: pre-wrap;
      }
      @media (pointer: coarse) {
        .check {
          min-height: 44px;
        }
      }
    `,
  ];
}
