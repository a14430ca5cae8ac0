import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Call } from '../call/call.js';
import type { CallSnapshot } from '../call/snapshot.js';
import { icon } from '../icons.js';
import { ActStates } from '../people/act-states.js';
import type { PeopleActs } from '../people/acts-type.js';
import { peopleIcon } from '../people/icons.js';
import { type MenuAct, menuFor } from '../people/menu.js';
import { mergePeople, type PanelPerson, reuse } from '../people/merge.js';
import { Moderation, things } from '../people/moderation.js';
import { nextIndex } from '../people/roving.js';
import { countPeople, inMeeting, matches, raisedHands, searchFrom, waiting } from '../people/sections.js';
import { type LobbyPerson, mayModerate } from '../portal/facts.js';
import type { Strings } from '../strings/strings.js';
import { panelStyles } from './bd-people-styles.js';
import type { PersonQuestion } from './bd-person-dialog.js';
import { PersonRow } from './bd-person-row.js';
import { FocusKeeper } from './focus-keeper.js';
import { peopleStyles } from './people-styles.js';
import { shared } from './styles.js';
import './bd-everybody-bar.js';
import './bd-hand-list.js';
import './bd-lobby-list.js';
import './bd-person-dialog.js';
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

  @state() private query = '';
  @state() private menu: { identity: string; anchor: HTMLElement } | null = null;
  @state() private question: PersonQuestion | null = null;
  @state() private copied: 'done' | 'failed' | null = null;
  /** The row that Tab reaches. */
  @state() private current = '';
  @state() private revision = 0;

  #people: readonly PanelPerson[] = [];
  #moderation: Moderation | null = null;
  readonly #states = new ActStates(() => {
    this.revision++;
  });

  constructor() {
    super();
    new FocusKeeper(this, () => this.renderRoot.querySelector<HTMLElement>('.close'));
  }

  /** The search field where there is one, otherwise the button that closes. */
  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('.search input, .close')?.focus();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { meeting } = this.snapshot;
    if (changed.has('snapshot') || changed.has('language')) {
      const before = new Map(this.#people.map((person) => [person.identity, person]));
      this.#people = inMeeting(reuse(before, mergePeople(this.snapshot)), this.language);
      const there = new Set([
        ...this.#people.map(({ identity }) => things.person(identity)),
        ...meeting.lobby.map(({ id }) => things.waiting(id)),
      ]);
      this.#states.keep((thing) => there.has(thing) || !/^(person|waiting)\//u.test(thing));
    }
    if (!mayModerate(meeting.role)) this.#moderation = null;
    else this.#moderation ??= new Moderation(this.#states, this.acts ?? this.call.portal.acts);
    if (this.#moderation) return;
    this.menu = null;
    this.question = null;
  }

  override render() {
    const { t, snapshot, language, query } = this;
    const { online, locks, lobby } = snapshot.meeting;
    const moderation = this.#moderation;
    const count = countPeople(this.#people);
    const found = query.trim() ? this.#people.filter(({ name }) => matches(name, query)) : this.#people;
    const hands = raisedHands(found);
    const waits = waiting(lobby).filter(({ name }) => matches(name, query));
    const latest = this.#states.latest;
    return html`
      ${this.#header(count)}
      ${
        moderation && !online
          ? html`<div class="offline" data-testid="people-offline">${icon('serverOff', 18)}<span>${t.people.offline}</span></div>`
          : nothing
      }
      ${count >= searchFrom || query !== '' ? this.#search() : nothing}
      <div class="scroll">
        ${
          moderation && waits.length > 0
            ? html`<bd-lobby-list
              data-keep
              .t=${t}
              .language=${language}
              .lobby=${waits}
              .count=${lobby.length}
              .moderation=${moderation}
              .revision=${this.revision}
              .online=${online}
              @bd-refuse=${(event: CustomEvent<LobbyPerson>) => {
                this.question = { kind: 'refuse', person: event.detail };
              }}
            ></bd-lobby-list>`
            : nothing
        }
        ${
          hands.length > 0
            ? html`<bd-hand-list
              data-keep
              .t=${t}
              .language=${language}
              .hands=${hands}
              .moderation=${moderation}
              .revision=${this.revision}
              .online=${online}
            ></bd-hand-list>`
            : nothing
        }
        <div class="section-head">
          <h3 id="in-meeting">${t.people.inMeeting} <span class="number">${count}</span></h3>
        </div>
        <div role="list" aria-labelledby="in-meeting" @keydown=${this.#onListKey} @focusin=${this.#onListFocus}>
          ${this.#rows(found)}
        </div>
        ${found.length + waits.length === 0 ? html`<p class="nobody">${t.people.nobodyFound(query.trim())}</p>` : nothing}
      </div>
      ${
        moderation
          ? html`<bd-everybody-bar
            .t=${t}
            .language=${language}
            .locks=${locks}
            .moderation=${moderation}
            .revision=${this.revision}
            .online=${online}
          ></bd-everybody-bar>`
          : nothing
      }
      ${this.#above()}
      <div role="status" class="visually-hidden">
        ${this.copied ? this.#copiedWords() : latest && latest.state !== 'pending' ? latest.words(t) : nothing}
      </div>
    `;
  }

  #header(count: number) {
    const { t } = this;
    return html`<header>
      <h2>${t.people.title} <span class="number">${count}</span></h2>
      <button class="small quiet" data-testid="copy-link" @click=${this.#copyLink}>
        ${icon(this.copied === 'done' ? 'check' : 'copy', 18)} ${this.copied === 'done' ? t.linkCopied : t.copyLink}
      </button>
      <button class="icon-button close" data-testid="people-close" aria-label=${t.close} title=${t.close} @click=${this.#close}>
        ${icon('close', 20)}
      </button>
    </header>
    ${this.copied === 'failed' ? html`<p class="nobody">${t.people.copyFailed}</p>` : nothing}`;
  }

  #search() {
    return html`<label class="search">
      ${peopleIcon('search', 18)}
      <input
        type="search"
        dir="auto"
        autocomplete="off"
        data-testid="people-search"
        aria-label=${this.t.people.search}
        placeholder=${this.t.people.search}
        .value=${this.query}
        @input=${(event: Event) => {
          this.query = (event.target as HTMLInputElement).value;
        }}
      />
    </label>`;
  }

  #rows(people: readonly PanelPerson[]) {
    const current = people.some(({ identity }) => identity === this.current) ? this.current : people[0]?.identity;
    return repeat(
      people,
      ({ identity }) => identity,
      (person) => html`<bd-person-row
        role="listitem"
        data-keep
        data-testid="person"
        data-identity=${person.identity}
        .t=${this.t}
        .language=${this.language}
        .person=${person}
        .states=${this.#states.of(things.person(person.identity))}
        .moderates=${this.#moderation !== null}
        .online=${this.snapshot.meeting.online}
        .menuOpen=${this.menu?.identity === person.identity}
        .tabStop=${person.identity === current}
        @bd-menu=${(event: CustomEvent<HTMLElement>) => {
          this.menu = { identity: person.identity, anchor: event.detail };
        }}
        @bd-dismiss=${(event: CustomEvent<string>) => this.#states.dismiss(things.person(person.identity), event.detail)}
      ></bd-person-row>`,
    );
  }

  /** What lies above the panel: a menu or a question. */
  #above() {
    const { role, locks, online } = this.snapshot.meeting;
    const about = this.#people.find(({ identity }) => identity === this.menu?.identity);
    return html`
      ${
        this.menu && about && online
          ? html`<bd-person-menu
            .t=${this.t}
            .name=${about.name}
            .items=${menuFor(about, role, locks)}
            .anchor=${this.menu.anchor}
            @bd-act=${(event: CustomEvent<MenuAct>) => this.#perform(about, event.detail)}
            @bd-close=${this.#closeMenu}
          ></bd-person-menu>`
          : nothing
      }
      ${
        this.question && this.#moderation
          ? html`<bd-person-dialog
            .t=${this.t}
            .question=${this.question}
            .moderation=${this.#moderation}
            .online=${online}
            @bd-close=${() => {
              this.question = null;
            }}
          ></bd-person-dialog>`
          : nothing
      }
    `;
  }

  #perform(person: PanelPerson, act: MenuAct): void {
    this.#closeMenu();
    if (this.#moderation?.perform(person.identity, act)) return;
    if (act.kind === 'role') this.question = { kind: 'promote', person };
    else if (act.kind === 'kick' || act.kind === 'ban' || act.kind === 'rename')
      this.question = { kind: act.kind, person };
  }

  readonly #closeMenu = () => {
    this.menu?.anchor.focus();
    this.menu = null;
  };

  #onListFocus(event: FocusEvent) {
    const row = event.composedPath().find((target) => target instanceof PersonRow);
    if (row instanceof PersonRow) this.current = row.person.identity;
  }

  #onListKey(event: KeyboardEvent) {
    const rows = [...this.renderRoot.querySelectorAll<PersonRow>('bd-person-row')];
    const next = nextIndex(
      event.key,
      rows.findIndex(({ person }) => person.identity === this.current),
      rows.length,
    );
    if (next === null) return;
    event.preventDefault();
    rows[next]?.focus();
  }

  readonly #close = () => {
    this.dispatchEvent(new CustomEvent('bd-close'));
  };

  async #copyLink() {
    // Only a secure context has a clipboard; elsewhere the address bar serves.
    const link = location.href.split(/[?#]/u)[0] ?? '';
    this.copied = await (navigator.clipboard?.writeText(link) ?? Promise.reject()).then(
      () => 'done' as const,
      () => 'failed' as const,
    );
  }

  #copiedWords() {
    return this.copied === 'done' ? this.t.linkCopied : this.t.people.copyFailed;
  }

  static override styles = [shared, peopleStyles, panelStyles];
}
