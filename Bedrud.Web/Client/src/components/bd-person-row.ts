import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { initials } from '../initials.js';
import type { ActState } from '../people/act-states.js';
import { peopleIcon } from '../people/icons.js';
import type { PanelPerson } from '../people/merge.js';
import type { Strings } from '../strings/strings.js';
import { FocusKeeper } from './focus-keeper.js';
import { peopleStyles } from './people-styles.js';
import { marks } from './person-marks.js';
import { shared } from './styles.js';
import './bd-act-state.js';

/** Somebody in the meeting: who they are, what is on, and, for moderators, the way to what may be done. `bd-menu` asks for the menu. */
@customElement('bd-person-row')
export class PersonRow extends LitElement {
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions, delegatesFocus: true };

  @property({ attribute: false }) t!: Strings;
  @property() language = 'en';
  @property({ attribute: false }) person!: PanelPerson;
  @property({ attribute: false }) states: readonly ActState[] = [];
  /** Whether there is a menu. */
  @property({ type: Boolean }) moderates = false;
  @property({ type: Boolean }) online = false;
  @property({ type: Boolean }) menuOpen = false;
  /** Of all rows, one is reached by Tab; the others by the arrows. */
  @property({ type: Boolean }) tabStop = false;

  constructor() {
    super();
    new FocusKeeper(this, () => this.renderRoot.querySelector<HTMLElement>('.icon-button'));
  }

  override render() {
    const { t, person } = this;
    return html`
      <div class="row">
        <span class="avatar" aria-hidden="true" ?data-speaking=${person.speaking}>${initials(person.name, this.language)}</span>
        <div class="who">
          <div class="line">
            <span class="name" dir="auto" title=${person.name}>${person.name}</span>
            ${person.local || person.own ? html`<span class="suffix">${person.local ? t.people.you : t.people.otherDevice}</span>` : nothing}
          </div>
          ${this.#sub()}
        </div>
        <div class="marks">${marks(t, person)}</div>
        ${this.moderates ? this.#menuButton() : nothing}
      </div>
      ${
        this.states.length > 0
          ? html`<bd-act-state .t=${t} .states=${this.states} @bd-dismiss=${this.#dismiss}></bd-act-state>`
          : nothing
      }
    `;
  }

  #sub() {
    const { t, person } = this;
    const words = [
      person.role === 'owner' ? t.people.owner : '',
      person.role === 'moderator' ? t.people.moderator : '',
      person.role === 'viewer' ? t.people.viewer : '',
      person.guest ? t.people.guest : '',
      person.devices > 1 ? t.people.device(person.device, person.devices) : '',
      person.spotlit ? t.people.spotlit : '',
      person.unagreed ? t.recording.notAgreed : '',
    ].filter(Boolean);
    return words.length > 0 ? html`<div class="sub">${words.map((word) => html`<span>${word}</span>`)}</div>` : nothing;
  }

  #menuButton() {
    const { t, person, online } = this;
    const words = online ? t.people.actsFor(person.name) : t.people.actsOff(person.name);
    return html`<button
      class="icon-button"
      data-testid="person-menu-button"
      aria-haspopup="menu"
      aria-expanded=${String(this.menuOpen)}
      aria-disabled=${String(!online)}
      aria-label=${words}
      title=${words}
      tabindex=${this.tabStop ? 0 : -1}
      @click=${this.#openMenu}
    >
      ${peopleIcon('dots')}
    </button>`;
  }

  #openMenu(event: Event) {
    if (this.online) this.dispatchEvent(new CustomEvent('bd-menu', { detail: event.currentTarget }));
  }

  #dismiss(event: CustomEvent<string>) {
    this.dispatchEvent(new CustomEvent('bd-dismiss', { detail: event.detail }));
  }

  static override styles = [
    shared,
    peopleStyles,
    css`
      /* Rows out of sight cost nothing to lay out and to paint. */
      :host {
        display: block;
        content-visibility: auto;
        contain-intrinsic-size: auto 52px;
        padding: 4px 4px 4px 16px;
      }
      .row {
        display: flex;
        align-items: center;
        gap: 12px;
        min-height: 44px;
      }
      .who {
        flex: 1;
        min-width: 0;
      }
      .line {
        display: flex;
        gap: 4px;
        min-width: 0;
        font-size: var(--bd-size-s);
      }
      .suffix {
        flex: none;
        color: var(--bd-stage-text-2);
      }
      .sub {
        overflow: hidden;
        flex-wrap: nowrap;
        white-space: nowrap;
      }
      .sub span + span::before {
        content: '·';
        margin-right: 8px;
      }
      .avatar[data-speaking] {
        box-shadow: 0 0 0 2px var(--bd-stage-accent);
      }
      .marks {
        display: flex;
        flex: none;
        gap: 8px;
        margin-right: 12px;
      }
      .row:has(.icon-button) .marks {
        margin-right: -8px;
      }
      .mark {
        color: var(--bd-stage-text-2);
      }
      .mark[data-tone='on'] {
        color: var(--bd-stage-text);
      }
      .mark[data-tone='accent'] {
        color: var(--bd-stage-accent);
      }
      .mark[data-tone='amber'] {
        color: #fbbf24;
      }
      .mark[data-tone='red'] {
        color: #ff9ea1;
      }
      .icon-button {
        outline-offset: -2px;
      }
      bd-act-state {
        margin-left: 48px;
        padding-right: 12px;
      }
    `,
  ];
}
