import { css, html, LitElement } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Call } from '../call/call.js';
import { PersonMeter, type PersonStats } from '../call/person-stats.js';
import { icon } from '../icons.js';
import type { Strings } from '../strings/strings.js';
import { statsSections } from './stats-text.js';
import { shared } from './styles.js';

const everyMs = 2000;

/** How one person's sound and pictures travel, measured anew every two seconds and only while this is open. */
@customElement('bd-stats')
export class Stats extends LitElement {
  @property({ attribute: false }) t!: Strings;
  @property({ attribute: false }) call!: Call;
  @property() identity = '';
  @property() language = 'en';
  /** Undefined until the first measurement; null when the person is gone. */
  @state() private stats: PersonStats | null | undefined;
  @state() private name = '';
  #meter: { identity: string; room: unknown; meter: PersonMeter } | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = setInterval(this.#measure, everyMs);
    if (this.hasUpdated) void this.#measure();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  protected override firstUpdated(): void {
    void this.#measure();
    this.renderRoot.querySelector<HTMLElement>('.close')?.focus();
  }

  protected override willUpdate(): void {
    if (this.#meter && this.#meter.identity !== this.identity) {
      this.stats = undefined;
      void this.#measure();
    }
  }

  readonly #measure = async () => {
    const { identity } = this;
    const { room, snapshot } = this.call;
    this.name = snapshot.people.find((person) => person.identity === identity)?.name ?? this.name;
    if (!room) return;
    // After a rejoin there is another room.
    if (this.#meter?.identity !== identity || this.#meter.room !== room)
      this.#meter = { identity, room, meter: new PersonMeter(room, identity) };
    const measured = await this.#meter.meter.measure().catch(() => undefined);
    if (this.identity === identity && measured !== undefined) this.stats = measured;
  };

  override render() {
    const { t, name } = this;
    return html`<section
      role="dialog"
      aria-label=${t.statisticsOf(name)}
      data-testid="stats"
      @keydown=${(event: KeyboardEvent) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        this.#close();
      }}
    >
      <header>
        <h2 dir="auto" title=${name}>${name}</h2>
        <button class="close" aria-label=${t.close} title=${t.close} data-testid="stats-close" @click=${this.#close}>
          ${icon('close', 20)}
        </button>
      </header>
      ${this.#body()}
    </section>`;
  }

  #body() {
    const { t, stats } = this;
    if (stats === undefined) return html`<p>${t.statsMeasuring}</p>`;
    if (stats === null) return html`<p>${t.statsGone}</p>`;
    if (stats.sources.length === 0) return html`<p>${t.statsNothing}</p>`;
    return statsSections(stats, t, this.language).map(
      ({ title, lines }) =>
        html`<h3>${title}</h3>
          <dl>
            ${lines.map(({ name, value }) => html`<dt>${name}</dt><dd>${value}</dd>`)}
          </dl>`,
    );
  }

  #close() {
    this.dispatchEvent(new CustomEvent('bd-close'));
  }

  static override styles = [
    shared,
    css`
      section {
        width: min(320px, 100vw - 32px);
        max-height: 100%;
        overflow: auto;
        scrollbar-color: var(--bd-stage-border) transparent;
        scrollbar-width: thin;
        padding: 8px 16px 16px;
        border: 1px solid var(--bd-stage-border);
        border-radius: var(--bd-radius-tile);
        background: var(--bd-stage);
        box-shadow: 0 12px 40px rgb(0 0 0 / 50%);
        font-size: var(--bd-size-s);
      }
      header {
        position: sticky;
        top: -8px;
        display: flex;
        justify-content: space-between;
        align-items: center;
        gap: 8px;
        background: inherit;
      }
      h2,
      h3 {
        margin: 0;
        font-weight: 600;
      }
      h2 {
        overflow: hidden;
        white-space: nowrap;
        text-overflow: ellipsis;
        font-size: 15px;
      }
      h3 {
        margin: 12px 0 4px;
        font-size: var(--bd-size-xs);
        color: var(--bd-stage-text-2);
      }
      p {
        padding: 8px 0;
        color: var(--bd-stage-text-2);
      }
      dl {
        display: grid;
        grid-template-columns: minmax(0, 2fr) minmax(0, 3fr);
        gap: 4px 12px;
        margin: 0;
      }
      dd {
        margin: 0;
        white-space: pre-line;
        font-variant-numeric: tabular-nums;
      }
      .close {
        display: grid;
        place-items: center;
        flex: none;
        width: 44px;
        height: 44px;
        margin-right: -12px;
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
