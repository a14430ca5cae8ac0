import { html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Call } from '../call/call.js';
import type { CallSnapshot } from '../call/snapshot.js';
import { whyNotRecord, whyNotSend } from '../call/why-disabled.js';
import { canShareScreen } from '../devices.js';
import { type IconName, icon } from '../icons.js';
import { type Shortcut, shortcuts } from '../keyboard.js';
import { mayModerate } from '../portal/facts.js';
import type { Strings } from '../strings/strings.js';
import './bd-reaction-picker.js';
import { MediaQuery, narrowQuery } from './media-query.js';
import { menuStyles, walkMenu } from './menu.js';
import { sourceIcons, sourceWords } from './source-words.js';
import { shared } from './styles.js';

/** What a `bd-act` from the menu names. */
export type MenuAct =
  | 'people'
  | 'layout'
  | 'fullScreen'
  | 'settings'
  | 'help'
  | 'copyLink'
  | 'record'
  | 'recordAnother'
  | 'end';

export class MenuActEvent extends Event {
  constructor(readonly act: MenuAct) {
    super('bd-act', { bubbles: true, composed: true });
  }
}

interface Item {
  testId: string;
  icon: IconName;
  words: string;
  hint?: string;
  shortcut?: Shortcut;
  danger?: boolean;
  disabled?: boolean;
  checked?: boolean;
  badge?: number;
  click: () => void;
}

/** What has no place in the bar; on phones that is more than half of it. */
@customElement('bd-more-menu')
export class MoreMenu extends LitElement {
  @property({ attribute: false }) t!: Strings;
  @property({ attribute: false }) call!: Call;
  @property({ attribute: false }) snapshot!: CallSnapshot;
  @property({ type: Boolean }) linkCopied = false;
  readonly #narrow = new MediaQuery(this, narrowQuery);

  protected override firstUpdated(): void {
    this.renderRoot.querySelector<HTMLElement>('[role^=menuitem]')?.focus();
  }

  override render() {
    const { t, snapshot } = this;
    const narrow = this.#narrow.matches;
    return html`
      ${
        narrow
          ? html`<bd-reaction-picker .t=${t} .call=${this.call} .snapshot=${snapshot}></bd-reaction-picker>
            <div class="line"></div>`
          : nothing
      }
      <div class="menu" role="menu" aria-label=${t.moreActs} data-testid="more-menu" @keydown=${walkMenu}>
        ${narrow ? html`${this.#hand()} ${this.#screen()} ${this.#people()}` : nothing}
        ${this.#item({ testId: 'layout-item', icon: 'layout', words: t.layout, shortcut: 'layout', click: this.#act('layout') })}
        ${
          // Not on every phone.
          document.fullscreenEnabled
            ? this.#item({
                testId: 'full-screen-item',
                icon: 'fullScreen',
                words: t.fullScreen,
                shortcut: 'fullScreen',
                click: this.#act('fullScreen'),
              })
            : nothing
        }
        ${this.#item({ testId: 'devices-button', icon: 'settings', words: t.settings, shortcut: 'settings', click: this.#act('settings') })}
        ${this.#item({
          testId: 'copy-link-item',
          icon: this.linkCopied ? 'check' : 'copy',
          words: this.linkCopied ? t.linkCopied : t.copyLink,
          click: this.#act('copyLink'),
        })}
        ${this.#record()}
        ${
          narrow
            ? nothing
            : this.#item({
                testId: 'shortcuts-item',
                icon: 'keyboard',
                words: t.keyboard,
                shortcut: 'help',
                click: this.#act('help'),
              })
        }
        ${
          mayModerate(snapshot.meeting.role)
            ? html`<div class="line" role="separator"></div>
              ${this.#item({
                testId: 'end-item',
                icon: 'endMeeting',
                words: t.endForAll,
                hint: snapshot.meeting.online ? undefined : t.needsPortal,
                danger: true,
                disabled: !snapshot.meeting.online,
                click: this.#act('end'),
              })}`
            : nothing
        }
      </div>
    `;
  }

  #hand() {
    const { t, snapshot, call } = this;
    const raised = snapshot.people.some((person) => person.local && person.handRaisedAt);
    const why = whyNotSend(t, snapshot.meeting);
    return this.#item({
      testId: 'hand-button',
      icon: 'hand',
      words: raised ? t.lowerHand : t.raiseHand,
      hint: why ?? undefined,
      disabled: why !== null,
      checked: raised,
      click: () => void call.raiseHand(!raised),
    });
  }

  #record() {
    const { t, snapshot } = this;
    const { active, mayStart, several, running } = snapshot.meeting.recording;
    if (!mayStart) return nothing;
    const why = whyNotRecord(t, snapshot.meeting);
    const item = this.#item({
      testId: 'record-item',
      icon: active?.id ? 'recordStop' : 'record',
      words: active?.id ? t.recording.stopMany(running) : t.recording.start,
      hint: why ?? undefined,
      shortcut: 'record',
      disabled: why !== null,
      click: this.#act('record'),
    });
    if (!active?.id || !several) return item;
    const { online } = snapshot.meeting;
    return html`${item}
      ${this.#item({
        testId: 'record-another-item',
        icon: 'record',
        words: t.recording.startAnother,
        hint: online ? undefined : t.needsPortal,
        disabled: !online,
        click: this.#act('recordAnother'),
      })}`;
  }

  #screen() {
    if (!canShareScreen()) return nothing;
    const { on, allowed } = this.snapshot.screen;
    const words = sourceWords(this.t, this.snapshot, 'screen');
    return this.#item({
      testId: 'screen-button',
      icon: sourceIcons.screen[on ? 'on' : 'off'],
      words: allowed || on ? words : this.t.shareScreen,
      hint: allowed || on ? undefined : words,
      disabled: !allowed && !on,
      checked: on,
      click: () => void this.call.toggle('screen'),
    });
  }

  #people() {
    const { role, lobby, people } = this.snapshot.meeting;
    const wanting = mayModerate(role) ? lobby.length + people.filter(({ handRaisedAt }) => handRaisedAt).length : 0;
    return this.#item({
      testId: 'people-button',
      icon: 'users',
      words: this.t.peopleList,
      hint: wanting > 0 ? this.t.wanting(wanting) : undefined,
      click: this.#act('people'),
    });
  }

  #item(item: Item) {
    const key = item.shortcut && !this.#narrow.matches ? shortcuts[item.shortcut] : undefined;
    return html`<button
      class="item ${item.danger ? 'danger' : ''}"
      role=${item.checked === undefined ? 'menuitem' : 'menuitemcheckbox'}
      aria-checked=${item.checked === undefined ? nothing : String(item.checked)}
      aria-disabled=${item.disabled ? 'true' : nothing}
      data-testid=${item.testId}
      aria-keyshortcuts=${key ?? nothing}
      @click=${() => item.disabled || item.click()}
    >
      ${icon(item.icon, 20)}
      <span class="words">${item.words}${item.hint ? html`<span class="hint">${item.hint}</span>` : nothing}</span>
      ${item.checked ? icon('check', 20) : nothing}
      ${key ? html`<span class="key" aria-hidden="true">${key.toLocaleUpperCase()}</span>` : nothing}
    </button>`;
  }

  #act(act: MenuAct): () => void {
    return () => this.dispatchEvent(new MenuActEvent(act));
  }

  static override styles = [shared, menuStyles];
}
