import { html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { type IconName, icon } from '../icons.js';
import { details, send } from './portal.js';
import { countDevices, Run } from './run.js';
import type { Step, StepState } from './steps.js';
import { connectionTestStrings, says } from './strings.js';
import { testStyles } from './styles.js';
import { judge, type Verdict } from './verdict.js';

const signs: Record<StepState, IconName | null> = {
  waiting: null,
  running: null,
  good: 'check',
  notice: 'info',
  bad: 'close',
  skipped: null,
};

/** Tests the connection of whoever opened the page, says in plain words what came of it, and tells the administrators only where they agree. */
@customElement('bedrud-connection-test')
export class ConnectionTest extends LitElement {
  @property() override lang = 'en';
  @state() private phase: 'idle' | 'running' | 'done' = 'idle';
  @state() private report: 'no' | 'sending' | 'sent' | 'failed' = 'no';
  @state() private copy: 'no' | 'copied' | 'failed' = 'no';
  @state() private devices: 'no' | 'granted' | 'denied' = 'no';
  #run: Run | null = null;

  private get t() {
    return connectionTestStrings(this.lang);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#run?.stop();
  }

  override render() {
    const { t, phase } = this;
    const verdict = phase === 'done' && this.#run ? judge(this.#run.outcome) : null;
    return html`
      <div class="result" role="status" aria-live="polite" aria-atomic="true" data-testid="result" data-phase=${phase}
        data-code=${verdict?.code ?? ''}>
        ${verdict ? this.#verdict(verdict) : nothing}
        ${phase === 'running' ? html`<p class="running"><span class="spinner"></span>${t.running}</p>` : nothing}
        ${phase === 'idle' ? html`<p class="quiet">${t.lasts}</p>` : nothing}
      </div>
      <div class="acts">
        ${
          phase === 'running'
            ? html`<button class="button" data-testid="stop" @click=${() => this.#run?.stop()}>${t.stop}</button>`
            : html`<button class=${phase === 'idle' ? 'button primary' : 'button'} data-testid="start" @click=${this.#start}>
              ${phase === 'idle' ? t.begin : t.again}
            </button>`
        }
        ${phase === 'done' ? this.#acts() : nothing}
      </div>
      ${phase === 'done' && this.#run?.start ? this.#sending() : nothing}
      ${this.#run ? this.#steps(this.#run.steps) : nothing}
    `;
  }

  #verdict({ code, state }: Verdict) {
    const [title, text] = this.t.verdicts[code];
    return html`<div class="verdict ${state}">
      ${icon(state === 'good' ? 'check' : 'alert', 24)}
      <div>
        <h2 data-testid="verdict">${title}</h2>
        <p>${text}</p>
      </div>
    </div>`;
  }

  #steps(steps: readonly Step[]) {
    const { t, phase } = this;
    const list = html`<ol class="steps">
      ${steps.map(
        (step) => html`<li data-testid="step" data-step=${step.id} data-state=${step.state}>
          <span class="sign ${step.state}">
            ${step.state === 'running' ? html`<span class="spinner"></span>` : this.#sign(step.state)}
          </span>
          <div class="words">
            <p class="title">${t.steps[step.id]} <span class="state ${step.state}">${t.states[step.state]}</span></p>
            <p class="quiet">${says(t, step.code, step.args)}</p>
            ${step.id === 'devices' && phase === 'done' && step.state !== 'skipped' ? this.#askDevices() : nothing}
          </div>
        </li>`,
      )}
    </ol>`;
    // While it runs one watches; afterwards the result is what counts.
    if (phase === 'running') return list;
    return html`<details ?open=${steps.some((step) => step.state === 'bad')} data-testid="details">
      <summary>${t.stepsTitle}</summary>
      ${list}
    </details>`;
  }

  #sign(state: StepState) {
    const name = signs[state];
    return name ? icon(name, 16) : html`<span class="dot"></span>`;
  }

  #askDevices() {
    const { t, devices } = this;
    if (devices !== 'no')
      return html`<p class="quiet" role="status">${devices === 'granted' ? t.devicesGranted : t.devicesDenied}</p>`;
    return html`<button class="button small" data-testid="ask-devices" @click=${this.#ask}>${t.askDevices}</button>`;
  }

  #acts() {
    const { t, copy } = this;
    return html`
      <button class="button" data-testid="copy" @click=${this.#copy}>${copy === 'copied' ? t.copied : t.copy}</button>
      <button class="button" data-testid="download" @click=${this.#download}>${t.download}</button>
      ${copy === 'failed' ? html`<p class="problem" role="alert">${t.copyFailed}</p>` : nothing}
    `;
  }

  #sending() {
    const { t, report } = this;
    return html`<section class="sending" data-testid="report" data-report=${report}>
      ${
        report === 'sent'
          ? html`<p role="status" class="sent">${icon('check', 18)} ${t.sent}</p>`
          : html`<p class="quiet" id="consent">${t.consent}</p>
            <button class="button" data-testid="send" aria-describedby="consent" ?disabled=${report === 'sending'} @click=${this.#send}>
              ${report === 'sending' ? t.sending : t.send}
            </button>`
      }
      ${report === 'failed' ? html`<p class="problem" role="alert">${t.sendFailed}</p>` : nothing}
    </section>`;
  }

  async #start() {
    this.report = 'no';
    this.copy = 'no';
    this.devices = 'no';
    const run = new Run(() => this.requestUpdate());
    this.#run = run;
    this.phase = 'running';
    await this.updateComplete;
    // What was pressed is gone; its place is taken by what stops the test.
    this.renderRoot.querySelector<HTMLElement>('[data-testid=stop]')?.focus({ preventScroll: true });
    await run.run();
    this.phase = 'done';
    await this.updateComplete;
    if (this.isConnected)
      this.renderRoot.querySelector<HTMLElement>('[data-testid=start]')?.focus({ preventScroll: true });
  }

  get #details(): Record<string, unknown> {
    const run = this.#run;
    return run ? details(run.outcome, run.steps, judge(run.outcome).code) : {};
  }

  async #copy() {
    this.copy = await Promise.resolve(navigator.clipboard?.writeText(JSON.stringify(this.#details, null, 2))).then(
      () => ('clipboard' in navigator ? 'copied' : 'failed'),
      () => 'failed',
    );
  }

  #download() {
    const url = URL.createObjectURL(new Blob([JSON.stringify(this.#details, null, 2)], { type: 'application/json' }));
    Object.assign(document.createElement('a'), { href: url, download: 'connection-test.json' }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }

  async #send() {
    const run = this.#run;
    if (!run?.start || this.report === 'sending') return;
    this.report = 'sending';
    this.report = (await send(run.start.ticket, run.outcome, this.#details)) ? 'sent' : 'failed';
  }

  async #ask() {
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
      for (const track of stream.getTracks()) track.stop();
      this.devices = 'granted';
    } catch {
      this.devices = (await countDevices()).cameras === 0 ? await this.#askMicrophone() : 'denied';
    }
  }

  async #askMicrophone(): Promise<'granted' | 'denied'> {
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      for (const track of stream.getTracks()) track.stop();
      return 'granted';
    } catch {
      return 'denied';
    }
  }

  static override styles = testStyles;
}
