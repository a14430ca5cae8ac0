import { css, html, LitElement } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { PanelPerson } from '../people/merge.js';
import { type Moderation, things } from '../people/moderation.js';
import { nextIndex } from '../people/roving.js';
import type { Strings } from '../strings/strings.js';
import { PersonRow } from './bd-person-row.js';
import { FocusKeeper } from './focus-keeper.js';

export interface MenuAsked {
  identity: string;
  anchor: HTMLElement;
}

/** The rows. Tab reaches one of their buttons, arrows, Home and End the others: 200 people are no 200 stops. `bd-menu` asks for somebody's menu. */
@customElement('bd-person-list')
export class PersonList extends LitElement {
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions, delegatesFocus: true };

  @property({ attribute: false }) t!: Strings;
  @property() language = 'en';
  @property({ attribute: false }) people: readonly PanelPerson[] = [];
  /** Null for those who may not moderate. */
  @property({ attribute: false }) moderation: Moderation | null = null;
  /** Rises when the acts' states change. */
  @property({ type: Number }) revision = 0;
  @property({ type: Boolean }) online = false;
  /** Whose menu is open. */
  @property() menuOf = '';
  /** Whom Tab reaches. */
  @state() private current = '';

  constructor() {
    super();
    new FocusKeeper(this);
  }

  override render() {
    const { people, moderation } = this;
    const current = people.some(({ identity }) => identity === this.current) ? this.current : people[0]?.identity;
    return html`<div role="list" aria-label=${this.t.people.inMeeting} @keydown=${this.#onKey} @focusin=${this.#onFocus}>
      ${repeat(
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
          .states=${moderation?.states.of(things.person(person.identity)) ?? []}
          .moderates=${moderation !== null}
          .online=${this.online}
          .menuOpen=${this.menuOf === person.identity}
          .tabStop=${person.identity === current}
          @bd-menu=${(event: CustomEvent<HTMLElement>) => this.#openMenu(person, event.detail)}
          @bd-dismiss=${(event: CustomEvent<string>) => moderation?.states.dismiss(things.person(person.identity), event.detail)}
        ></bd-person-row>`,
      )}
    </div>`;
  }

  #openMenu({ identity }: PanelPerson, anchor: HTMLElement) {
    this.dispatchEvent(new CustomEvent<MenuAsked>('bd-menu', { detail: { identity, anchor } }));
  }

  #onFocus(event: FocusEvent) {
    const row = event.composedPath().find((target) => target instanceof PersonRow);
    if (row instanceof PersonRow) this.current = row.person.identity;
  }

  #onKey(event: KeyboardEvent) {
    const rows = [...this.renderRoot.querySelectorAll<PersonRow>('bd-person-row')];
    const at = rows.findIndex(({ person }) => person.identity === this.current);
    const next = nextIndex(event.key, at, rows.length);
    if (next === null) return;
    event.preventDefault();
    rows[next]?.focus();
  }

  static override styles = css`
    :host {
      display: block;
    }
  `;
}
