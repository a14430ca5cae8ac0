import { css, html, LitElement } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { icon } from '../icons.js';
import {
  type BanChoice,
  banChoices,
  banRequest,
  type KickChoice,
  kickChoices,
  kickRequest,
  type RefuseChoice,
  refuseChoices,
  refuseRequest,
} from '../people/durations.js';
import type { PanelPerson } from '../people/merge.js';
import type { Moderation } from '../people/moderation.js';
import type { LobbyPerson } from '../portal/facts.js';
import type { Strings } from '../strings/strings.js';
import { fields, shared } from './styles.js';
import './bd-confirm.js';

export type PersonQuestion =
  | { kind: 'kick' | 'ban' | 'rename' | 'promote' | 'demote'; person: PanelPerson }
  | { kind: 'refuse'; person: LobbyPerson };

const dangerous: readonly PersonQuestion['kind'][] = ['kick', 'ban', 'refuse'];

/** What a moderator is asked before they remove, ban, refuse, rename or promote somebody. Says `bd-close` in the end. */
@customElement('bd-person-dialog')
export class PersonDialog extends LitElement {
  @property({ attribute: false }) t!: Strings;
  @property({ attribute: false }) question!: PersonQuestion;
  @property({ attribute: false }) moderation!: Moderation;
  @property({ type: Boolean }) online = false;
  @state() private kickFor: KickChoice = 'minutes';
  @state() private banFor: BanChoice = 'day';
  @state() private refuseFor: RefuseChoice = 'no-ban';
  @state() private reason = '';
  @state() private newName: string | null = null;

  override render() {
    const { people, cancel } = this.t;
    const name = isolated(this.question.person.name);
    const words = {
      kick: [people.kickTitle(name), people.kickText, people.kickAct],
      ban: [people.banTitle(name), people.banText, people.banAct],
      refuse: [people.refuseTitle(name), people.refuseText, people.refuse],
      rename: [people.renameTitle(name), people.renameText, people.renameAct],
      promote: [people.promoteTitle(name), people.promoteText, people.promoteAct],
      demote: [people.demoteTitle(name), people.demoteText, people.demoteAct],
    }[this.question.kind];
    return html`<bd-confirm
      .heading=${words[0] ?? ''}
      .text=${this.online ? `${words[1]}${this.#devices}` : people.offline}
      .act=${words[2] ?? ''}
      .cancel=${cancel}
      .danger=${dangerous.includes(this.question.kind)}
      .ready=${this.online && (this.question.kind !== 'rename' || this.#name !== '')}
      @bd-cancel=${this.#close}
      @bd-confirm=${this.#confirm}
    >
      ${this.#fields()}
    </bd-confirm>`;
  }

  get #name(): string {
    return (this.newName ?? this.question.person.name).trim();
  }

  get #devices(): string {
    const { question } = this;
    const several = (question.kind === 'kick' || question.kind === 'ban') && question.person.devices > 1;
    return several ? ` ${this.t.people.allDevices}` : '';
  }

  #fields() {
    const { people } = this.t;
    switch (this.question.kind) {
      case 'kick':
        return this.#select(people.kickFor, kickChoices, people.kickChoices, this.kickFor, (value) => {
          this.kickFor = value;
        });
      case 'ban':
        return [
          this.#select(people.banFor, banChoices, people.durations, this.banFor, (value) => {
            this.banFor = value;
          }),
          this.#reasonField(),
        ];
      case 'refuse':
        return [
          this.#reasonField(),
          this.#select(people.refuseBan, refuseChoices, people.durations, this.refuseFor, (value) => {
            this.refuseFor = value;
          }),
        ];
      case 'rename':
        return html`<label class="field">
          <span>${people.newName}</span>
          <input
            dir="auto"
            maxlength="64"
            autocomplete="off"
            .value=${this.newName ?? this.question.person.name}
            @input=${(event: Event) => {
              this.newName = (event.target as HTMLInputElement).value;
            }}
          />
        </label>`;
      case 'promote':
      case 'demote':
        return [];
    }
  }

  #select<T extends string>(
    label: string,
    choices: readonly T[],
    words: Record<T, string>,
    chosen: T,
    choose: (value: T) => void,
  ) {
    return html`<label class="field">
      <span>${label}</span>
      <span class="select">
        <select @change=${(event: Event) => choose((event.target as HTMLSelectElement).value as T)}>
          ${choices.map((choice) => html`<option value=${choice} ?selected=${choice === chosen}>${words[choice]}</option>`)}
        </select>
        ${icon('chevronDown', 16)}
      </span>
    </label>`;
  }

  #reasonField() {
    return html`<label class="field">
      <span>${this.t.people.reason}</span>
      <input
        dir="auto"
        maxlength="200"
        autocomplete="off"
        aria-describedby="hint"
        .value=${this.reason}
        @input=${(event: Event) => {
          this.reason = (event.target as HTMLInputElement).value;
        }}
      />
      <span id="hint">${this.t.people.reasonHint}</span>
    </label>`;
  }

  #confirm() {
    const { question, moderation } = this;
    if (question.kind === 'refuse') moderation.refuse(question.person.id, refuseRequest(this.refuseFor, this.reason));
    else {
      const { identity, name } = question.person;
      if (question.kind === 'kick') moderation.kick(identity, kickRequest(this.kickFor));
      if (question.kind === 'ban') moderation.ban(identity, banRequest(this.banFor, this.reason, new Date()));
      if (question.kind === 'promote') moderation.setRole(identity, 'moderator');
      if (question.kind === 'demote') moderation.setRole(identity, 'speaker');
      if (question.kind === 'rename' && this.#name !== name) moderation.rename(identity, this.#name);
    }
    this.#close();
  }

  #close() {
    this.dispatchEvent(new CustomEvent('bd-close'));
  }

  static override styles = [
    shared,
    fields,
    css`
      .field > .select {
        color: var(--bd-stage-text);
      }
      .field input,
      .field select {
        height: 44px;
        background-color: var(--bd-stage);
      }
    `,
  ];
}

/** A name that is written from right to left leaves the order of the sentence around it as it is. */
function isolated(name: string): string {
  return `\u2068${name}\u2069`;
}
