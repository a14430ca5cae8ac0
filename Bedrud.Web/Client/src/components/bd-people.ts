import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Call } from '../call/call.js';
import type { CallSnapshot } from '../call/snapshot.js';
import { icon } from '../icons.js';
import { ActStates } from '../people/act-states.js';
import type { PeopleActs } from '../people/acts-type.js';
import { peopleIcon } from '../people/icons.js';
import { type MenuAct, menuFor } from '../people/menu.js';
import { mergePeople, type PanelPerson, reuse } from '../people/merge.js';
import { Moderation, stillThere } from '../people/moderation.js';
import { countPeople, inMeeting, matches, raisedHands, searchFrom, waiting } from '../people/sections.js';
import { type LobbyPerson, mayModerate } from '../portal/facts.js';
import type { Strings } from '../strings/strings.js';
import { panelStyles } from './bd-people-styles.js';
import type { PersonQuestion } from './bd-person-dialog.js';
import type { MenuAsked } from './bd-person-list.js';
import { FocusKeeper } from './focus-keeper.js';
import { peopleStyles } from './people-styles.js';
import { shared } from './styles.js';
import './bd-everybody-bar.js';
import './bd-hand-list.js';
import './bd-lobby-list.js';
import './bd-people-header.js';
import './bd-person-dialog.js';
import './bd-person-list.js';
import './bd-person-menu.js';

/** Everybody in the meeting and, for moderators, what they may do about them. Fills its container, 360 px wide or more; `bd-close` asks to be closed. */
@customElement('bd-people')
export class People extends LitElement {
  @property({ attribute: false }) t!: Strings;
  @property() language = 'en';
  @property({ attribute: false }) call!: Call;
  @property({ attribute: false }) snapshot!: CallSnapshot;
  /** Where acts are asked for; the call's own portal where it is left out. */
  @property({ attribute: false }) acts: PeopleActs | undefined;

  @state() private search = '';
  @state() private menu: MenuAsked | null = null;
  @state() private question: PersonQuestion | null = null;
  @state() private revision = 0;
  @query('bd-people-header') private header!: HTMLElement;

  #people: readonly PanelPerson[] = [];
  #moderation: Moderation | null = null;
  readonly #states = new ActStates(() => {
    this.revision++;
  });

  constructor() {
    super();
    new FocusKeeper(this, () => this.header);
  }

  /** The search field where there is one, otherwise the button that closes; under fingers the latter, lest the keyboard covers what was opened. */
  override focus(): void {
    const field = matchMedia('(pointer: coarse)').matches ? null : this.renderRoot.querySelector<HTMLElement>('input');
    (field ?? this.header).focus();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { meeting } = this.snapshot;
    if (changed.has('snapshot') || changed.has('language')) {
      const before = new Map(this.#people.map((person) => [person.identity, person]));
      this.#people = inMeeting(reuse(before, mergePeople(this.snapshot)), this.language);
      this.#states.keep(stillThere(this.#people, meeting.lobby));
    }
    if (mayModerate(meeting.role)) {
      this.#moderation ??= new Moderation(this.#states, this.acts ?? this.call.portal.acts);
      return;
    }
    this.#moderation = null;
    this.menu = null;
    this.question = null;
  }

  override render() {
    const { t, snapshot, language, search, revision } = this;
    const { online, locks, lobby } = snapshot.meeting;
    const moderation = this.#moderation;
    const count = countPeople(this.#people);
    const found = search.trim() ? this.#people.filter(({ name }) => matches(name, search)) : this.#people;
    const hands = raisedHands(found);
    const waits = moderation ? waiting(lobby).filter(({ name }) => matches(name, search)) : [];
    return html`
      <bd-people-header .t=${t} .count=${count} @bd-close=${this.#close}></bd-people-header>
      ${moderation && !online ? this.#offline() : nothing}
      ${count >= searchFrom || search !== '' ? this.#searchField() : nothing}
      <div class="scroll" role="group" aria-label=${t.people.title} tabindex=${moderation ? nothing : 0}>
        ${
          moderation && waits.length > 0
            ? html`<bd-lobby-list
              .t=${t}
              .language=${language}
              .lobby=${waits}
              .count=${lobby.length}
              .moderation=${moderation}
              .revision=${revision}
              .online=${online}
              @bd-refuse=${this.#askRefusal}
            ></bd-lobby-list>`
            : nothing
        }
        ${
          hands.length > 0
            ? html`<bd-hand-list
              .t=${t}
              .language=${language}
              .hands=${hands}
              .moderation=${moderation}
              .revision=${revision}
              .online=${online}
            ></bd-hand-list>`
            : nothing
        }
        <div class="section-head">
          <h3>${t.people.inMeeting} <span class="number">${countPeople(found)}</span></h3>
        </div>
        <bd-person-list
          data-keep
          .t=${t}
          .language=${language}
          .people=${found}
          .moderation=${moderation}
          .revision=${revision}
          .online=${online}
          .menuOf=${this.menu?.identity ?? ''}
          @bd-menu=${this.#openMenu}
        ></bd-person-list>
        ${found.length + waits.length === 0 ? html`<p class="nobody">${t.people.nobodyFound(search.trim())}</p>` : nothing}
      </div>
      ${
        moderation
          ? html`<bd-everybody-bar
            .t=${t}
            .language=${language}
            .locks=${locks}
            .moderation=${moderation}
            .revision=${revision}
            .online=${online}
          ></bd-everybody-bar>`
          : nothing
      }
      ${this.#menuOrQuestion()}
      <div role="status" class="visually-hidden">${this.#announcement()}</div>
    `;
  }

  #offline() {
    return html`<div class="offline" data-testid="people-offline">
      ${icon('serverOff', 18)}<span>${this.t.people.offline}</span>
    </div>`;
  }

  #searchField() {
    return html`<label class="search">
      ${peopleIcon('search', 18)}
      <input
        type="search"
        dir="auto"
        autocomplete="off"
        data-testid="people-search"
        aria-label=${this.t.people.search}
        placeholder=${this.t.people.search}
        .value=${this.search}
        @input=${(event: Event) => {
          this.search = (event.target as HTMLInputElement).value;
        }}
        @keydown=${this.#onSearchKey}
      />
    </label>`;
  }

  /** Escape ends the search first, and closes the panel only then. */
  #onSearchKey(event: KeyboardEvent) {
    if (event.key !== 'Escape' || this.search === '') return;
    event.preventDefault();
    event.stopPropagation();
    this.search = '';
  }

  #menuOrQuestion() {
    const { menu, question, t } = this;
    const { role, locks, online } = this.snapshot.meeting;
    const moderation = this.#moderation;
    if (!moderation) return nothing;
    if (question)
      return html`<bd-person-dialog
        .t=${t}
        .question=${question}
        .moderation=${moderation}
        .online=${online}
        @bd-close=${() => {
          this.question = null;
        }}
      ></bd-person-dialog>`;
    const person = this.#people.find(({ identity }) => identity === menu?.identity);
    if (!menu || !person || !online) return nothing;
    return html`<bd-person-menu
      .t=${t}
      .name=${person.name}
      .items=${menuFor(person, role, locks)}
      .anchor=${menu.anchor}
      @bd-act=${(event: CustomEvent<MenuAct>) => this.#perform(person, event.detail)}
      @bd-close=${this.#closeMenu}
    ></bd-person-menu>`;
  }

  #announcement() {
    const { latest } = this.#states;
    return latest && latest.state !== 'pending' ? latest.words(this.t) : nothing;
  }

  #perform(person: PanelPerson, act: MenuAct): void {
    this.#closeMenu();
    if (this.#moderation?.perform(person.identity, act)) return;
    if (act.kind === 'role') this.question = { kind: 'promote', person };
    if (act.kind === 'kick' || act.kind === 'ban' || act.kind === 'rename' || act.kind === 'demote')
      this.question = { kind: act.kind, person };
  }

  #askRefusal({ detail: person }: CustomEvent<LobbyPerson>) {
    this.question = { kind: 'refuse', person };
  }

  #openMenu({ detail }: CustomEvent<MenuAsked>) {
    this.menu = detail;
  }

  #closeMenu() {
    this.menu?.anchor.focus();
    this.menu = null;
  }

  #close() {
    this.dispatchEvent(new CustomEvent('bd-close', { bubbles: true }));
  }

  static override styles = [shared, peopleStyles, panelStyles];
}
