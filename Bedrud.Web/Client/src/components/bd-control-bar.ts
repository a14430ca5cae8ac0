import { html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Call } from '../call/call.js';
import type { CallSnapshot, OwnSourceName } from '../call/snapshot.js';
import { whyNotSend } from '../call/why-disabled.js';
import { canShareScreen } from '../devices.js';
import { type IconName, icon } from '../icons.js';
import { type Shortcut, shortcuts } from '../keyboard.js';
import { mayModerate } from '../portal/facts.js';
import type { Strings } from '../strings/strings.js';
import './bd-clock.js';
import { barStyles } from './control-bar-styles.js';
import { MediaQuery, narrowQuery } from './media-query.js';
import { sourceIcons, sourceWords } from './source-words.js';
import { buttons, shared } from './styles.js';

/** What the bar opens: one thing above it at a time, and beside that a panel. */
export type Opening = 'more' | 'reactions' | 'layout' | 'settings' | 'microphone' | 'camera' | 'chat' | 'people';

/** Fired by whatever opens, or closes, something of the call's. */
export class OpenEvent extends Event {
  constructor(
    readonly opening: Opening,
    /** The middle of the button, in pixels from the window's left. */
    readonly anchor: number | null = null,
  ) {
    super('bd-open', { bubbles: true, composed: true });
  }
}

interface Round {
  testId: string;
  words: string;
  icon: IconName;
  click: (event: Event) => void;
  shortcut?: Shortcut;
  state?: 'on' | 'off' | 'active' | 'idle';
  pressed?: boolean;
  disabled?: boolean;
  busy?: boolean;
  opens?: Opening;
  badge?: unknown;
}

@customElement('bd-control-bar')
export class ControlBar extends LitElement {
  @property({ attribute: false }) t!: Strings;
  @property() language = 'en';
  @property({ attribute: false }) call!: Call;
  @property({ attribute: false }) snapshot!: CallSnapshot;
  @property({ attribute: false }) open: Opening | null = null;
  @property({ attribute: false }) panel: 'chat' | 'people' | null = null;
  readonly #narrow = new MediaQuery(this, narrowQuery);

  override render() {
    const { t, snapshot } = this;
    const narrow = this.#narrow.matches;
    return html`
      <div class="room" title=${snapshot.roomName}>${snapshot.roomName}</div>
      <div class="controls" role="group" aria-label=${t.controls}>
        ${this.#source('microphone', 'mic-button')} ${this.#source('camera', 'camera-button')}
        ${!narrow && canShareScreen() ? this.#source('screen', 'screen-button') : nothing}
        ${narrow ? nothing : html`${this.#hand()}${this.#reactions()}`} ${this.#chat()}
        ${narrow ? nothing : this.#people()} ${this.#more(narrow)}
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
      <div class="count">
        <span class="people">${icon('users', 16)} ${t.peopleCount(snapshot.people.length)}</span>
        <bd-clock .language=${this.language}></bd-clock>
      </div>
    `;
  }

  #source(source: OwnSourceName, testId: string) {
    const { on, allowed, busy, mutedByModerator } = this.snapshot[source];
    const look = source === 'screen' ? (on ? 'active' : 'idle') : on ? 'on' : 'off';
    const button = this.#round({
      testId,
      words: sourceWords(this.t, this.snapshot, source),
      icon: sourceIcons[source][on ? 'on' : 'off'],
      click: () => this.call.toggle(source),
      shortcut: source,
      state: allowed || on ? look : 'idle',
      pressed: on,
      disabled: !allowed && !on,
      busy,
      badge: mutedByModerator
        ? html`<span class="badge">${icon('shield', 16)}</span>`
        : !allowed && !on
          ? html`<span class="badge quiet">${icon('lock', 16)}</span>`
          : nothing,
    });
    if (source === 'screen') return button;
    const words = source === 'microphone' ? this.t.chooseMicrophone : this.t.chooseCamera;
    return html`<span class="split">
      ${button}<button
        class="chevron"
        data-testid=${`${source}-devices-button`}
        aria-label=${words}
        aria-haspopup="menu"
        aria-expanded=${String(this.open === source)}
        @click=${(event: Event) => this.#opens(source, event)}
      >
        ${icon(this.open === source ? 'chevronDown' : 'chevronUp', 16)}
      </button>
    </span>`;
  }

  #hand() {
    const { t, snapshot } = this;
    const raised = snapshot.people.some((person) => person.local && person.handRaisedAt);
    const why = whyNotSend(t, snapshot.meeting);
    return this.#round({
      testId: 'hand-button',
      words: why ?? (raised ? t.lowerHand : t.raiseHand),
      icon: 'hand',
      click: () => why ?? this.call.raiseHand(!raised),
      shortcut: 'hand',
      state: raised ? 'active' : 'idle',
      pressed: raised,
      disabled: why !== null,
      busy: snapshot.handBusy,
    });
  }

  #reactions() {
    const why = whyNotSend(this.t, this.snapshot.meeting);
    return this.#round({
      testId: 'reactions-button',
      words: why ?? this.t.reactions,
      icon: 'smile',
      click: (event) => why ?? this.#opens('reactions', event),
      shortcut: 'reactions',
      disabled: why !== null,
      opens: 'reactions',
    });
  }

  #chat() {
    const { unread } = this.snapshot.meeting.chat;
    return this.#round({
      testId: 'chat-button',
      words: unread > 0 ? `${this.t.chat}, ${this.t.unread(unread)}` : this.t.chat,
      icon: 'message',
      click: (event) => this.#opens('chat', event),
      shortcut: 'chat',
      state: this.panel === 'chat' ? 'active' : 'idle',
      opens: 'chat',
      badge: count(unread),
    });
  }

  #people() {
    const { t } = this;
    const wanting = this.#wanting();
    return this.#round({
      testId: 'people-button',
      words: wanting > 0 ? `${t.peopleList}, ${t.wanting(wanting)}` : t.peopleList,
      icon: 'users',
      click: (event) => this.#opens('people', event),
      shortcut: 'people',
      state: this.panel === 'people' ? 'active' : 'idle',
      opens: 'people',
      badge: count(wanting),
    });
  }

  #more(narrow: boolean) {
    const wanting = narrow ? this.#wanting() : 0;
    return this.#round({
      testId: 'more-button',
      words: wanting > 0 ? `${this.t.moreActs}, ${this.t.wanting(wanting)}` : this.t.moreActs,
      icon: 'dots',
      click: (event) => this.#opens('more', event),
      opens: 'more',
      badge: count(wanting),
    });
  }

  /** How many wait for a moderator: in the lobby, or with a raised hand. */
  #wanting(): number {
    const { role, lobby, people } = this.snapshot.meeting;
    return mayModerate(role) ? lobby.length + people.filter(({ handRaisedAt }) => handRaisedAt).length : 0;
  }

  #round(round: Round) {
    const { words, shortcut, opens } = round;
    const expanded = opens === undefined ? undefined : this.open === opens || this.panel === opens;
    const key = shortcut ? shortcuts[shortcut] : undefined;
    return html`<button
      class="round"
      data-testid=${round.testId}
      data-state=${round.state ?? 'idle'}
      aria-label=${words}
      aria-pressed=${round.pressed === undefined ? nothing : String(round.pressed)}
      aria-disabled=${round.disabled ? 'true' : nothing}
      aria-busy=${round.busy === undefined ? nothing : String(round.busy)}
      aria-expanded=${expanded === undefined ? nothing : String(expanded)}
      aria-haspopup=${opens === 'more' || opens === 'reactions' ? 'menu' : nothing}
      aria-keyshortcuts=${key ?? nothing}
      data-tip=${key && !round.disabled ? `${words} (${key.toLocaleUpperCase()})` : words}
      @click=${round.click}
    >
      ${icon(round.icon)}${round.badge ?? nothing}
    </button>`;
  }

  #opens(opening: Opening, event: Event): void {
    const { left, width } = (event.currentTarget as Element).getBoundingClientRect();
    this.dispatchEvent(new OpenEvent(opening, left + width / 2));
  }

  /** Where something was opened from is where the focus goes back to. */
  focusButton(opening: Opening): void {
    this.#buttonOf(opening)?.focus();
  }

  /** In pixels from the window's left. */
  middleOf(opening: Opening): number | null {
    const button = this.#buttonOf(opening)?.getBoundingClientRect();
    return button ? button.left + button.width / 2 : null;
  }

  /** What has no button of its own is reached by way of the menu. */
  #buttonOf(opening: Opening): HTMLElement | null {
    const find = (testId: string) => this.renderRoot.querySelector<HTMLElement>(`[data-testid=${testId}]`);
    return find(`${opening}-devices-button`) ?? find(`${opening}-button`) ?? find('more-button');
  }

  static override styles = [shared, buttons, barStyles];
}

function count(value: number) {
  return value > 0
    ? html`<span class="badge count-badge" aria-hidden="true">${value > 99 ? '99+' : value}</span>`
    : nothing;
}
