import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { peopleIcon } from '../people/icons.js';
import type { PanelPerson } from '../people/merge.js';
import { type Moderation, things } from '../people/moderation.js';
import type { Strings } from '../strings/strings.js';
import { FocusKeeper } from './focus-keeper.js';
import { peopleStyles } from './people-styles.js';
import { shared } from './styles.js';
import './bd-act-state.js';

/** Raised hands, the first one first. Moderators lower them here. */
@customElement('bd-hand-list')
export class HandList extends LitElement {
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions, delegatesFocus: true };

  @property({ attribute: false }) t!: Strings;
  @property() language = 'en';
  @property({ attribute: false }) hands: readonly PanelPerson[] = [];
  /** Null for those who may not moderate. */
  @property({ attribute: false }) moderation: Moderation | null = null;
  /** Rises when the acts' states change. */
  @property({ type: Number }) revision = 0;
  @property({ type: Boolean }) online = false;

  constructor() {
    super();
    new FocusKeeper(this);
  }

  override render() {
    const { t, moderation, hands } = this;
    const states = moderation?.states.of(things.hands) ?? [];
    return html`
      <div class="section-head">
        <h3 id="heading">${t.people.hands} <span class="number">${hands.length}</span></h3>
        ${
          moderation && hands.length > 1
            ? this.#button(t.people.lowerAll, undefined, () => moderation.lowerHands(), 'lower-all')
            : nothing
        }
      </div>
      ${
        states.length > 0
          ? html`<bd-act-state
            .t=${t}
            .states=${states}
            @bd-dismiss=${(event: CustomEvent<string>) => moderation?.states.dismiss(things.hands, event.detail)}
          ></bd-act-state>`
          : nothing
      }
      <ol aria-labelledby="heading">
        ${repeat(
          hands,
          ({ identity }) => identity,
          (person) => this.#row(person),
        )}
      </ol>
    `;
  }

  #row(person: PanelPerson) {
    const { t, moderation } = this;
    const thing = things.hand(person.identity);
    const states = moderation?.states.of(thing) ?? [];
    const time = new Date(person.handRaisedAt ?? 0).toLocaleTimeString(this.language, { timeStyle: 'short' });
    return html`<li data-testid="hand">
      <span class="mark" aria-hidden="true">${peopleIcon('hand')}</span>
      <div class="who">
        <div class="line">
          <span class="name" dir="auto" title=${person.name}>${person.name}</span>
          ${person.local ? html`<span class="suffix">${t.people.you}</span>` : nothing}
        </div>
        <div class="sub">${t.people.handSince(time)}</div>
        ${
          states.length > 0
            ? html`<bd-act-state
              .t=${t}
              .states=${states}
              @bd-dismiss=${(event: CustomEvent<string>) => moderation?.states.dismiss(thing, event.detail)}
            ></bd-act-state>`
            : nothing
        }
      </div>
      ${
        moderation
          ? this.#button(
              t.people.lower,
              t.people.lowerName(person.name),
              () => moderation.lowerHand(person.identity),
              'lower',
            )
          : nothing
      }
    </li>`;
  }

  #button(words: string, label: string | undefined, act: () => void, testId: string) {
    return html`<button
      class="small quiet"
      data-testid=${testId}
      data-keep=${testId}
      aria-label=${label ?? nothing}
      aria-disabled=${String(!this.online)}
      title=${this.online ? nothing : this.t.people.offline}
      @click=${() => this.online && act()}
    >
      ${words}
    </button>`;
  }

  static override styles = [
    shared,
    peopleStyles,
    css`
      ol {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: flex;
        align-items: center;
        gap: 12px;
        min-height: 48px;
        padding: 4px 16px;
      }
      /* The words, not the button's edge, stand in line with what is above. */
      li > .small {
        margin-right: -12px;
      }
      .mark {
        display: grid;
        place-items: center;
        flex: none;
        width: 36px;
        color: #fbbf24;
      }
      .who {
        flex: 1;
        min-width: 0;
      }
      .line {
        display: flex;
        gap: 4px;
        font-size: var(--bd-size-s);
      }
      .suffix {
        flex: none;
        color: var(--bd-stage-text-2);
      }
      .section-head + bd-act-state {
        padding: 0 16px;
      }
    `,
  ];
}
