import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Call } from '../call/call.js';
import type { Upload } from '../chat/uploads.js';
import { icon } from '../icons.js';
import type { PendingLine } from '../portal/facts.js';
import type { Strings } from '../strings/strings.js';
import { lineStyles } from './chat-line-styles.js';
import { buttons, shared } from './styles.js';

/** What is on its way into the chat, and what did not get there. */
@customElement('bd-chat-pending')
export class ChatPending extends LitElement {
  @property({ attribute: false }) t!: Strings;
  @property() language = 'en';
  @property({ attribute: false }) call!: Call;
  @property({ attribute: false }) pending: readonly PendingLine[] = [];
  @property({ attribute: false }) uploads: readonly Upload[] = [];
  /** Reflected for the shared styles: all of it is one's own. */
  @property({ type: Boolean, reflect: true }) own = true;

  override render() {
    return html`${this.pending.map((line) => this.#line(line))}${this.uploads.map((upload) => this.#upload(upload))}`;
  }

  #line({ clientId, text, failed }: PendingLine) {
    const { t } = this;
    const { portal } = this.call;
    return html`<div class="one" data-testid="chat-pending" data-failed=${String(failed !== null)}>
      <div class="row"><div class="bubble waiting"><span class="text" dir="auto">${text}</span></div></div>
      ${
        failed
          ? html`<div class="acts">
              <span class="why">${icon('alert', 16)} ${t.notSent} ${failed(t)}</span>
              <button class="button small" @click=${() => portal.discard(clientId)}>${t.discard}</button>
              <button class="button small primary" @click=${() => portal.retry(clientId)}>${t.tryAgain}</button>
            </div>`
          : html`<div class="state">${t.sending}</div>`
      }
    </div>`;
  }

  #upload({ id, name, share, failed }: Upload) {
    const { t } = this;
    return html`<div class="one" data-testid="chat-upload">
      <div class="row">
        <div class="bubble waiting">
          <span class="file">${icon('file', 20)}<bdi class="file-name">${name}</bdi></span>
          ${failed ? '' : html`<progress max="1" .value=${share} aria-label=${t.uploading(name)}></progress>`}
        </div>
      </div>
      <div class="acts">
        ${failed ? html`<span class="why">${icon('alert', 16)} ${failed(t, this.language)}</span>` : ''}
        <button class="button small" @click=${() => this.call.portal.uploads.drop(id)}>
          ${failed ? t.dismiss : t.cancel}
        </button>
      </div>
    </div>`;
  }

  static override styles = [
    shared,
    buttons,
    lineStyles,
    css`
      .one {
        margin-top: 8px;
      }
      .waiting {
        opacity: 0.7;
      }
      .state {
        margin-top: 4px;
        font-size: var(--bd-size-xs);
        text-align: end;
        color: var(--bd-stage-text-2);
      }
      .why {
        display: flex;
        gap: 4px;
        flex: 1 1 100%;
        justify-content: flex-end;
        font-size: var(--bd-size-xs);
        color: #ff9ea1;
      }
      progress {
        display: block;
        width: 200px;
        max-width: 100%;
        height: 4px;
        accent-color: var(--bd-stage-accent);
      }
    `,
  ];
}
