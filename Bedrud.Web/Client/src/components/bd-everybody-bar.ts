import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { icon } from '../icons.js';
import { type Moderation, things } from '../people/moderation.js';
import type { RoomLocks } from '../portal/facts.js';
import type { Strings } from '../strings/strings.js';
import { FocusKeeper } from './focus-keeper.js';
import { peopleStyles } from './people-styles.js';
import { shared } from './styles.js';
import './bd-act-state.js';

const names = ['microphone', 'camera', 'screen', 'chat'] as const;

/** What a moderator does for everybody at once: mute, and lock. */
@customElement('bd-everybody-bar')
export class EverybodyBar extends LitElement {
  @property({ attribute: false }) t!: Strings;
  @property() language = 'en';
  @property({ attribute: false }) locks!: RoomLocks;
  @property({ attribute: false }) moderation!: Moderation;
  /** Rises when the acts' states change. */
  @property({ type: Number }) revision = 0;
  @property({ type: Boolean }) online = false;
  @state() private open = false;

  constructor() {
    super();
    new FocusKeeper(this);
  }

  override render() {
    const { t, online } = this;
    const locked = names.filter((name) => this.locks[name]).map((name) => t.people.lockNames[name]);
    const list = new Intl.ListFormat(this.language, { type: 'conjunction' }).format(locked);
    const busy = this.moderation.states.pending(things.everybody, 'mute');
    return html`<section aria-label=${t.people.everybody}>
      <div id="locks" ?hidden=${!this.open}>${names.map((name) => this.#switch(name))}</div>
      ${this.#states(things.everybody)}
      <div class="acts">
        <button
          class="small"
          data-testid="mute-all"
          data-keep
          aria-disabled=${String(!online || busy)}
          title=${online ? nothing : t.people.offline}
          @click=${() => online && this.moderation.muteAll()}
        >
          ${icon('microphoneOff', 18)} ${t.people.muteAll}
        </button>
        <button
          class="small rules"
          data-testid="locks-button"
          aria-expanded=${String(this.open)}
          aria-controls="locks"
          @click=${() => {
            this.open = !this.open;
          }}
        >
          ${icon('lock', 18)} ${t.people.rules} ${icon('chevronDown', 16)}
        </button>
      </div>
      <p class="sub">${locked.length > 0 ? t.people.locked(list) : t.people.nothingLocked}</p>
    </section>`;
  }

  #switch(name: keyof RoomLocks) {
    const { online, moderation } = this;
    const { title, text } = this.t.people.lockTexts[name];
    const on = this.locks[name];
    const busy = moderation.states.pending(things.lock(name), 'lock');
    return html`<button
        class="switch"
        role="switch"
        data-testid="lock-${name}"
        aria-checked=${String(on)}
        aria-labelledby="title-${name}"
        aria-describedby="text-${name}"
        aria-disabled=${String(!online || busy)}
        aria-busy=${String(busy)}
        title=${online ? nothing : this.t.people.offline}
        @click=${() => online && moderation.setLock(name, !on)}
      >
        <span class="words">
          <span id="title-${name}" class="title">${title}</span>
          <span id="text-${name}" class="text">${text}</span>
        </span>
        <span class="track" aria-hidden="true"></span>
      </button>
      ${this.#states(things.lock(name))}`;
  }

  #states(thing: string) {
    const { states } = this.moderation;
    const found = states.of(thing);
    return found.length > 0
      ? html`<bd-act-state
        .t=${this.t}
        .states=${found}
        @bd-dismiss=${(event: CustomEvent<string>) => states.dismiss(thing, event.detail)}
      ></bd-act-state>`
      : nothing;
  }

  static override styles = [
    shared,
    peopleStyles,
    css`
      :host {
        display: block;
        padding: 12px 16px;
      }
      .acts {
        display: flex;
        gap: 8px;
      }
      .acts .small {
        flex: 1 1 auto;
        padding: 0 8px;
      }
      .rules .icon:last-child {
        rotate: 180deg;
        transition: rotate var(--bd-motion);
      }
      .rules[aria-expanded='true'] .icon:last-child {
        rotate: 0deg;
      }
      p.sub {
        display: block;
        margin-top: 8px;
      }
      #locks {
        overflow: auto;
        max-height: 45dvh;
        margin-bottom: 8px;
      }
      .switch {
        display: flex;
        align-items: center;
        gap: 12px;
        width: 100%;
        min-height: 52px;
        padding: 4px 0;
        border: 0;
        border-radius: var(--bd-radius);
        background: transparent;
        text-align: start;
        cursor: pointer;
        outline-offset: -2px;
      }
      .words {
        flex: 1;
      }
      .title {
        display: block;
        font-size: var(--bd-size-s);
        font-weight: 500;
      }
      .text {
        display: block;
        font-size: var(--bd-size-xs);
        color: var(--bd-stage-text-2);
      }
      .track {
        flex: none;
        width: 40px;
        height: 24px;
        padding: 2px;
        border: 1px solid var(--bd-stage-text-2);
        border-radius: var(--bd-radius-full);
      }
      .track::before {
        content: '';
        display: block;
        width: 18px;
        height: 18px;
        border-radius: var(--bd-radius-full);
        background: var(--bd-stage-text-2);
        transition: translate var(--bd-motion);
      }
      [aria-checked='true'] .track {
        border-color: var(--bd-stage-accent);
        background: var(--bd-stage-accent);
      }
      [aria-checked='true'] .track::before {
        translate: 16px 0;
        background: var(--bd-stage);
      }
      .switch[aria-disabled='true'] .track {
        opacity: 0.6;
      }
      .switch[aria-disabled='true'] {
        cursor: not-allowed;
      }
    `,
  ];
}
