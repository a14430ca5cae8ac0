import { css, html, LitElement } from 'lit';
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
};

/** What concerns this person. Who comes and goes is told by the live region and by the tiles. */
@customElement('bd-notices')
export class Notices extends LitElement {
  @property({ attribute: false }) t!: Strings;
  @property({ attribute: false }) call!: Call;
  @property({ attribute: false }) notices: readonly Notice[] = [];

  override render() {
    const shown = this.notices.filter(({ kind }) => kind !== 'joined' && kind !== 'left').slice(-3);
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
      [data-kind='media-failed'] > .icon,
      [data-kind='device-lost'] > .icon,
      [data-kind='screen-failed'] > .icon {
        color: #fbbf24;
      }
      [data-kind='allowed'] > .icon {
        color: #4ade80;
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
