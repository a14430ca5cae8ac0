import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Call } from '../call/call.js';
import type { Notice, NoticeKind } from '../call/snapshot.js';
import { type IconName, icon } from '../icons.js';
import { mediaTrouble, noticeText } from '../notice-text.js';
import type { Strings } from '../strings/strings.js';
import { shared } from './styles.js';

const icons: Record<NoticeKind, IconName> = {
  joined: 'users',
  left: 'users',
  muted: 'shield',
  'not-allowed': 'lock',
  taken: 'lock',
  allowed: 'check',
  'media-failed': 'alert',
  'blur-failed': 'alert',
  'device-lost': 'alert',
  'screen-failed': 'alert',
  locked: 'lock',
  unlocked: 'check',
  'chat-taken': 'lock',
  'chat-given': 'check',
  role: 'shield',
  renamed: 'pencil',
  'hand-lowered': 'hand',
  spotlight: 'spotlight',
  'spotlight-over': 'spotlight',
  'act-failed': 'alert',
  recorded: 'record',
  'recording-started': 'record',
  'recording-stopped': 'recordStop',
  'recording-failed': 'alert',
};

/** What concerns this person, and in one quiet line who comes and goes. */
@customElement('bd-notices')
export class Notices extends LitElement {
  @property({ attribute: false }) t!: Strings;
  @property({ attribute: false }) call!: Call;
  @property({ attribute: false }) notices: readonly Notice[] = [];

  override render() {
    const passing = (kind: NoticeKind) => kind === 'joined' || kind === 'left';
    const shown = this.notices.filter(({ kind }) => !passing(kind)).slice(-3);
    const arrival = this.notices.findLast(({ kind }) => passing(kind));
    return html`${this.#notices(shown)}
    ${
      arrival
        ? html`<div class="arrival" data-testid="arrival" dir="auto">${noticeText(this.t, arrival)}</div>`
        : nothing
    }`;
  }

  #notices(shown: readonly Notice[]) {
    return repeat(
      shown,
      (notice) => notice.id,
      (notice) => html`<div class="notice" data-testid="notice" data-kind=${notice.kind}>
        ${icon(icons[notice.kind], 20)}
        <div>
          ${noticeText(this.t, notice)}
          ${
            notice.kind === 'media-failed'
              ? html`<div class="hint">
                ${mediaTrouble(this.t, notice.media ?? 'microphone', notice.failure ?? 'other').hint}
              </div>`
              : ''
          }
        </div>
        <button aria-label=${this.t.dismiss} @click=${() => this.call.dismiss(notice.id)}>${icon('close', 16)}</button>
      </div>`,
    );
  }

  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        justify-items: center;
        gap: 8px;
        pointer-events: none;
      }
      .notice {
        display: flex;
        align-items: start;
        gap: 8px;
        max-width: min(440px, 100%);
        padding: 8px 8px 8px 12px;
        border: 1px solid var(--bd-stage-border);
        border-radius: var(--bd-radius);
        background: var(--bd-stage-surface-2);
        box-shadow: 0 4px 16px rgb(0 0 0 / 40%);
        font-size: var(--bd-size-s);
        pointer-events: auto;
        animation: enter var(--bd-motion);
      }
      .notice > div {
        padding: 2px 0;
      }
      .notice > .icon {
        margin-top: 2px;
        color: var(--bd-stage-text-2);
      }
      [data-kind='muted'] > .icon,
      [data-kind='taken'] > .icon {
        color: #ff9ea1;
      }
      [data-kind='locked'] > .icon,
      [data-kind='chat-taken'] > .icon {
        color: #ff9ea1;
      }
      [data-kind='recorded'] > .icon,
      [data-kind='recording-started'] > .icon {
        color: #ff9ea1;
      }
      [data-kind='recording-failed'] > .icon,
      [data-kind='act-failed'] > .icon,
      [data-kind='media-failed'] > .icon,
      [data-kind='device-lost'] > .icon,
      [data-kind='screen-failed'] > .icon {
        color: #fbbf24;
      }
      [data-kind='allowed'] > .icon,
      [data-kind='unlocked'] > .icon,
      [data-kind='chat-given'] > .icon {
        color: #4ade80;
      }
      .arrival {
        max-width: min(360px, 100%);
        overflow: hidden;
        padding: 4px 12px;
        border-radius: var(--bd-radius-full);
        background: rgb(15 17 21 / 80%);
        font-size: var(--bd-size-xs);
        white-space: nowrap;
        text-overflow: ellipsis;
        animation: enter var(--bd-motion);
      }
      .hint {
        color: var(--bd-stage-text-2);
      }
      button {
        display: grid;
        place-items: center;
        flex: none;
        width: 24px;
        height: 24px;
        padding: 0;
        border: 0;
        border-radius: 6px;
        background: transparent;
        color: var(--bd-stage-text-2);
        cursor: pointer;
      }
      button:hover {
        background: var(--bd-stage-border);
      }
      @keyframes enter {
        from {
          opacity: 0;
          transform: translateY(-4px);
        }
      }
    `,
  ];
}
