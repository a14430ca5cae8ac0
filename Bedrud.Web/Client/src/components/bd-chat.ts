import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Call } from '../call/call.js';
import type { CallSnapshot } from '../call/snapshot.js';
import { converse, dayText, type ShownLine } from '../chat/conversation.js';
import { icon } from '../icons.js';
import { mayModerate } from '../portal/facts.js';
import type { Strings } from '../strings/strings.js';
import './bd-chat-composer.js';
import './bd-chat-line.js';
import './bd-chat-pending.js';
import type { ChatComposer } from './bd-chat-composer.js';
import type { ChatLineView, LineEvent } from './bd-chat-line.js';
import { chatStyles } from './chat-styles.js';
import { buttons, shared } from './styles.js';

/** How far from the end still counts as the end, in pixels. */
const nearEnd = 48;

/** The chat of the meeting, beside the stage or over it. */
@customElement('bd-chat')
export class Chat extends LitElement {
  @property({ attribute: false }) t!: Strings;
  @property() language = 'en';
  @property({ attribute: false }) call!: Call;
  @property({ attribute: false }) snapshot!: CallSnapshot;
  /** The last line that was in view when this was opened: what came after it stands under a mark. */
  @state() private seen = '';
  @state() private atEnd = true;
  @state() private loadingEarlier = false;
  @state() private dropping = false;
  @query('.list') private list!: HTMLElement;
  @query('bd-chat-composer') private composer!: ChatComposer;
  #heightBefore: number | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('visibilitychange', this.#onVisibility);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('visibilitychange', this.#onVisibility);
  }

  protected override willUpdate(): void {
    if (!this.hasUpdated) this.seen = this.call.portal.chat.seen;
  }

  protected override firstUpdated(): void {
    this.composer.focus();
  }

  protected override updated(_changed: PropertyValues<this>): void {
    if (this.#heightBefore !== null && !this.loadingEarlier) {
      // What came above must not push away what is being read.
      this.list.scrollTop += this.list.scrollHeight - this.#heightBefore;
      this.#heightBefore = null;
    } else if (this.atEnd) {
      this.#toEnd();
      // Lines lay themselves out a moment later.
      requestAnimationFrame(() => this.atEnd && this.#toEnd());
    }
    this.#markSeen();
  }

  override render() {
    const { t, snapshot } = this;
    const { chat, online, role } = snapshot.meeting;
    const lines = converse(chat.lines, this.seen);
    const empty = lines.length === 0 && chat.pending.length === 0;
    return html`
      <section
        aria-label=${t.chat}
        data-testid="chat-panel"
        @bd-line=${this.#onLine}
        @bd-done=${() => this.composer.focus()}
        @dragover=${this.#onDrag}
        @dragleave=${() => {
          this.dropping = false;
        }}
        @drop=${this.#onDrop}
      >
        <header>
          <h2>${t.chat}</h2>
          ${
            mayModerate(role) && lines.length > 0
              ? html`<a
                  class="tool"
                  href=${this.call.portal.acts.chatExportUrl}
                  download
                  aria-label=${t.exportChat}
                  title=${t.exportChat}
                  data-testid="chat-export"
                  >${icon('download', 20)}</a
                >`
              : nothing
          }
          <button class="tool" aria-label=${t.close} data-testid="chat-close" @click=${this.#close}>
            ${icon('close', 20)}
          </button>
        </header>
        <div class="list" role="log" aria-label=${t.messages} tabindex="0" @scroll=${this.#onScroll}>
          ${
            chat.earlier
              ? html`<button class="button earlier" ?disabled=${this.loadingEarlier || !online} @click=${this.#loadEarlier}>
                  ${t.earlierMessages}
                </button>`
              : nothing
          }
          ${empty ? html`<p class="empty">${icon('message', 28)}<span>${t.chatEmpty}</span></p>` : nothing}
          ${repeat(
            lines,
            ({ line }) => line.id,
            (shown) => this.#line(shown),
          )}
          <bd-chat-pending
            .t=${t}
            .language=${this.language}
            .call=${this.call}
            .pending=${chat.pending}
            .uploads=${this.call.portal.uploads.list}
          ></bd-chat-pending>
        </div>
        ${
          this.atEnd
            ? nothing
            : html`<button class="button latest" data-testid="chat-latest" @click=${this.#jump}>
                ${icon('arrowDown', 16)} ${chat.unread > 0 ? t.newMessages(chat.unread) : t.latestMessages}
              </button>`
        }
        <bd-chat-composer
          .t=${t}
          .language=${this.language}
          .call=${this.call}
          .meeting=${snapshot.meeting}
          @bd-sent=${this.#onSent}
          @bd-up=${this.#editLast}
        ></bd-chat-composer>
        ${this.dropping ? html`<div class="drop">${icon('paperclip')} ${t.dropFile}</div>` : nothing}
      </section>
    `;
  }

  #line({ line, day, head, firstNew }: ShownLine) {
    const { online, role, chat } = this.snapshot.meeting;
    const moderator = mayModerate(role);
    return html`
      ${day ? html`<div class="day"><span>${dayText(day, this.language)}</span></div>` : nothing}
      ${firstNew ? html`<div class="new"><span>${this.t.newFromHere}</span></div>` : nothing}
      <bd-chat-line
        .t=${this.t}
        .language=${this.language}
        .line=${line}
        .own=${line.own}
        .head=${head}
        .mayEdit=${online && line.own && chat.allowed}
        .mayRemove=${online && (moderator || (line.own && chat.allowed))}
      ></bd-chat-line>
    `;
  }

  #close() {
    this.dispatchEvent(new CustomEvent('bd-close'));
  }

  #onLine({ act, id, text }: LineEvent) {
    const { portal } = this.call;
    void this.call.tell(act === 'edit' ? portal.edit(id, text) : portal.acts.remove(id));
  }

  /** The arrow in an empty field takes up one's last message again. */
  #editLast() {
    const last = this.snapshot.meeting.chat.lines.findLast((line) => line.own && !line.deletedAt && line.text !== '');
    const views = [...this.renderRoot.querySelectorAll<ChatLineView>('bd-chat-line')];
    void views.find((view) => view.line.id === last?.id)?.edit();
  }

  async #loadEarlier() {
    this.loadingEarlier = true;
    this.#heightBefore = this.list.scrollHeight;
    await this.call.tell(this.call.portal.loadEarlier());
    this.loadingEarlier = false;
  }

  #onSent() {
    this.seen = this.snapshot.meeting.chat.lines.at(-1)?.id ?? '';
    this.#jump();
  }

  #jump() {
    this.atEnd = true;
    this.#toEnd();
    this.#markSeen();
  }

  #toEnd() {
    this.list.scrollTop = this.list.scrollHeight;
  }

  #onScroll() {
    const { scrollHeight, scrollTop, clientHeight } = this.list;
    this.atEnd = scrollHeight - scrollTop - clientHeight < nearEnd;
    this.#markSeen();
  }

  #markSeen() {
    if (this.atEnd && document.visibilityState === 'visible') this.call.portal.markSeen();
  }

  readonly #onVisibility = () => {
    // Whoever comes back wants to know what came meanwhile.
    if (document.visibilityState === 'hidden') this.seen = this.call.portal.chat.seen;
    else this.#markSeen();
  };

  #onDrag(event: DragEvent) {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    this.dropping = this.composer.mayAttach;
  }

  #onDrop(event: DragEvent) {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    this.dropping = false;
    this.composer.attach(event.dataTransfer.files);
  }

  static override styles = [shared, buttons, chatStyles];
}
