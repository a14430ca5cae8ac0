import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Call } from '../call/call.js';
import { icon } from '../icons.js';
import type { MeetingFacts } from '../portal/facts.js';
import type { Strings } from '../strings/strings.js';
import './bd-chat-editor.js';
import type { ChatEditor } from './bd-chat-editor.js';
import { shared } from './styles.js';

/** Where a message is written. What was begun stays, whether the panel is closed or the portal is away. */
@customElement('bd-chat-composer')
export class ChatComposer extends LitElement {
  @property({ attribute: false }) t!: Strings;
  @property() language = 'en';
  @property({ attribute: false }) call!: Call;
  @property({ attribute: false }) meeting!: MeetingFacts;
  @state() private text = '';
  @query('bd-chat-editor') private editor!: ChatEditor | null;
  @query('input[type=file]') private picker!: HTMLInputElement | null;

  get mayAttach(): boolean {
    const { online, chat } = this.meeting;
    return online && chat.allowed && chat.maxFileBytes > 0;
  }

  override async focus(): Promise<void> {
    await this.updateComplete;
    await this.editor?.updateComplete;
    this.editor?.focusEnd();
  }

  attach(files: Iterable<File>): void {
    if (!this.mayAttach) return;
    for (const file of files) void this.call.portal.uploads.add(file, this.meeting.chat.maxFileBytes);
    this.dispatchEvent(new CustomEvent('bd-sent'));
  }

  protected override willUpdate(): void {
    if (!this.hasUpdated) this.text = this.call.portal.draft;
  }

  override render() {
    const { t } = this;
    const { chat, locks, online } = this.meeting;
    if (!chat.allowed)
      return html`<p class="closed" data-testid="chat-closed">
        ${icon('lock', 20)} <span>${locks.chat ? t.chatLocked : t.notAllowedToSend}</span>
      </p>`;
    const ready = online && this.text.trim() !== '';
    return html`
      ${online ? nothing : html`<p class="away" role="status">${t.chatAway}</p>`}
      <div class="row" @paste=${this.#onPaste}>
        ${
          chat.maxFileBytes > 0
            ? html`<button
                  aria-label=${t.attachFile}
                  title=${t.attachFile}
                  aria-disabled=${String(!online)}
                  data-testid="chat-attach"
                  @click=${() => this.mayAttach && this.picker?.click()}
                >
                  ${icon('paperclip', 20)}
                </button>
                <input type="file" multiple hidden @change=${this.#onPicked} />`
            : nothing
        }
        <bd-chat-editor
          .t=${t}
          .text=${this.text}
          .label=${t.writeMessage}
          @bd-text=${(event: CustomEvent<string>) => this.#write(event.detail)}
          @bd-submit=${this.#send}
          @bd-up=${() => this.dispatchEvent(new CustomEvent('bd-up'))}
        ></bd-chat-editor>
        <button
          class="send"
          aria-label=${t.send}
          title=${online ? t.send : t.chatAway}
          aria-disabled=${String(!ready)}
          data-testid="chat-send"
          @click=${this.#send}
        >
          ${icon('send', 20)}
        </button>
      </div>
    `;
  }

  #write(text: string) {
    this.text = text;
    this.call.portal.draft = text;
  }

  #send() {
    const text = this.text.trim();
    if (text === '' || !this.meeting.online) return;
    this.#write('');
    void this.call.portal.send(text);
    this.dispatchEvent(new CustomEvent('bd-sent'));
    this.editor?.focus();
  }

  #onPicked() {
    if (!this.picker?.files) return;
    this.attach([...this.picker.files]);
    this.picker.value = '';
  }

  #onPaste(event: ClipboardEvent) {
    const files = event.clipboardData?.files;
    if (!files?.length || !this.mayAttach) return;
    event.preventDefault();
    this.attach(files);
  }

  static override styles = [
    shared,
    css`
      :host {
        display: block;
        padding: 12px 16px calc(16px + env(safe-area-inset-bottom));
        border-top: 1px solid var(--bd-stage-border);
      }
      .row {
        display: flex;
        align-items: end;
        gap: 8px;
      }
      [hidden] {
        display: none;
      }
      button {
        display: grid;
        place-items: center;
        flex: none;
        width: 44px;
        height: 44px;
        padding: 0;
        border: 0;
        border-radius: var(--bd-radius);
        background: transparent;
        color: var(--bd-stage-text-2);
        cursor: pointer;
      }
      button:hover {
        background: var(--bd-stage-surface-2);
        color: var(--bd-stage-text);
      }
      .send {
        background: var(--bd-stage-accent);
        color: var(--bd-stage);
      }
      .send:hover {
        background: color-mix(in srgb, var(--bd-stage-accent) 88%, white);
        color: var(--bd-stage);
      }
      .send[aria-disabled='true'] {
        background: transparent;
        color: var(--bd-stage-text-2);
        cursor: default;
      }
      .closed,
      .away {
        display: flex;
        align-items: center;
        gap: 8px;
        font-size: var(--bd-size-s);
        color: var(--bd-stage-text-2);
      }
      .away {
        padding-bottom: 8px;
        font-size: var(--bd-size-xs);
        color: #fbbf24;
      }
    `,
  ];
}
