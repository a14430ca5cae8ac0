import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { initials } from '../initials.js';
import { type Moderation, things } from '../people/moderation.js';
import type { LobbyPerson } from '../portal/facts.js';
import type { Strings } from '../strings/strings.js';
import { FocusKeeper } from './focus-keeper.js';
import { peopleStyles } from './people-styles.js';
import { shared } from './styles.js';
import './bd-act-state.js';

/** Who waits to be admitted. `bd-refuse` asks for the question that goes before a refusal. */
@customElement('bd-lobby-list')
export class LobbyList extends LitElement {
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions, delegatesFocus: true };

  @property({ attribute: false }) t!: Strings;
  @property() language = 'en';
  /** Those who are shown, longest wait first. */
  @property({ attribute: false }) lobby: readonly LobbyPerson[] = [];
  /** How many wait in all: a search may hide some. */
  @property({ type: Number }) count = 0;
  @property({ attribute: false }) moderation!: Moderation;
  /** Rises when the acts' states change. */
  @property({ type: Number }) revision = 0;
  @property({ type: Boolean }) online = false;

  constructor() {
    super();
    new FocusKeeper(this);
  }

  override render() {
    const { t, moderation } = this;
    const states = moderation.states.of(things.lobby);
    return html`
      <div class="section-head">
        <h3 id="heading">${t.people.waiting} <span class="number">${this.count}</span></h3>
        ${
          this.count > 1
            ? html`<button
              class="small quiet"
              data-testid="admit-all"
              data-keep="admit-all"
              aria-disabled=${String(!this.online)}
              title=${this.online ? nothing : t.people.offline}
              @click=${() => this.online && moderation.admitAll()}
            >
              ${t.people.admitAll(this.count)}
            </button>`
            : nothing
        }
      </div>
      ${
        states.length > 0
          ? html`<bd-act-state
            .t=${t}
            .states=${states}
            @bd-dismiss=${(event: CustomEvent<string>) => moderation.states.dismiss(things.lobby, event.detail)}
          ></bd-act-state>`
          : nothing
      }
      <ul aria-labelledby="heading">
        ${repeat(
          this.lobby,
          ({ id }) => id,
          (person) => this.#row(person),
        )}
      </ul>
    `;
  }

  #row(person: LobbyPerson) {
    const { t, moderation, online } = this;
    const thing = things.waiting(person.id);
    const states = moderation.states.of(thing);
    const asked = new Date(person.askedAt).toLocaleTimeString(this.language, { timeStyle: 'short' });
    const off = !online || moderation.states.pending(thing, 'decide');
    const why = online ? nothing : t.people.offline;
    return html`<li data-testid="waiting">
      <span class="avatar" aria-hidden="true">${initials(person.name, this.language)}</span>
      <div class="who">
        <div class="name" dir="auto" title=${person.name}>${person.name}</div>
        <div class="sub">
          ${person.guest ? html`<span>${t.people.guest}</span>` : nothing}<span>${t.people.asked(asked)}</span>
        </div>
        <div class="acts">
          <button
            class="small primary"
            data-testid="admit"
            data-keep="admit"
            aria-label=${t.people.admitName(person.name)}
            aria-disabled=${String(off)}
            title=${why}
            @click=${() => !off && moderation.admit(person.id)}
          >
            ${t.people.admit}
          </button>
          <button
            class="small"
            data-testid="refuse"
            data-keep="refuse"
            aria-label=${t.people.refuseName(person.name)}
            aria-disabled=${String(off)}
            title=${why}
            @click=${() => !off && this.dispatchEvent(new CustomEvent('bd-refuse', { detail: person }))}
          >
            ${t.people.refuse}
          </button>
        </div>
        ${
          states.length > 0
            ? html`<bd-act-state
              .t=${t}
              .states=${states}
              @bd-dismiss=${(event: CustomEvent<string>) => moderation.states.dismiss(thing, event.detail)}
            ></bd-act-state>`
            : nothing
        }
      </div>
    </li>`;
  }

  static override styles = [
    shared,
    peopleStyles,
    css`
      ul {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: flex;
        gap: 12px;
        padding: 8px 16px;
        content-visibility: auto;
        contain-intrinsic-size: auto 100px;
      }
      .who {
        flex: 1;
        min-width: 0;
      }
      .sub span + span::before {
        content: '·';
        margin-right: 8px;
      }
      .acts {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        margin-top: 8px;
      }
      .section-head + bd-act-state {
        padding: 0 16px;
      }
    `,
  ];
}
