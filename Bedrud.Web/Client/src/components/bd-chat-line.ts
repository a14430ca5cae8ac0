import { html, LitElement, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { sizeText, timeText } from '../chat/conversation.js';
import { linkify } from '../chat/linkify.js';
import { icon } from '../icons.js';
import type { ChatLine as Line } from '../portal/facts.js';
import type { Strings } from '../strings/strings.js';
import './bd-chat-editor.js';
import type { ChatEditor } from './bd-chat-editor.js';
import { lineStyles } from './chat-line-styles.js';
import { buttons, shared } from './styles.js';

/** Fired by a line: what is to become of it. */
export class LineEvent extends Event {
  constructor(
    readonly act: 'edit' | 'remove',
    readonly id: string,
    readonly text = '',
  ) {
    super('bd-line', { bubbles: true, composed: true });
  }
}

/** One message. Its words are set as text, never as markup. */
@customElement('bd-chat-line')
export class ChatLineView extends LitElement {
  @property({ attribute: false }) t!: Strings;
  @property() language = 'en';
  @property({ attribute: false }) line!: Line;
  @property({ type: Boolean, reflect: true }) own = false;
  /** Whether the sender's name and the time stand above it. */
  @property({ type: Boolean, reflect: true }) head = false;
  /** Whether this person may change it, or take it away. */
  @property({ type: Boolean }) mayEdit = false;
  @property({ type: Boolean }) mayRemove = false;
  /** Where nothing hovers, a tap on the message shows what can be done with it. */
  @property({ type: Boolean, reflect: true }) chosen = false;
  @state() private mode: 'read' | 'edit' | 'remove' = 'read';
  @state() private text = '';
  @query('bd-chat-editor') private editor!: ChatEditor | null;

  async edit(): Promise<void> {
    if (!this.mayEdit) return;
    this.text = this.line.text;
    this.mode = 'edit';
    await this.updateComplete;
    await this.editor?.updateComplete;
    this.editor?.focusEnd();
    this.scrollIntoView({ block: 'nearest' });
  }

  override render() {
    const { line } = this;
    const time = timeText(line.sentAt, this.language);
    return html`
      ${
        this.head
          ? html`<div class="head">
              <bdi class="name">${this.own ? this.t.ownName : line.name}</bdi>
              <time datetime=${line.sentAt}>${time}</time>
            </div>`
          : nothing
      }
      <div class="row">
        <div class="bubble" title=${this.head ? '' : time} data-testid="chat-line" data-id=${line.id} @click=${this.#choose}>
          ${line.deletedAt ? this.#deleted() : this.mode === 'edit' ? this.#edit() : this.#words()}
        </div>
        ${this.mode === 'read' && !line.deletedAt ? this.#tools() : nothing}
      </div>
      ${this.mode === 'remove' && !line.deletedAt ? this.#askRemove() : nothing}
    `;
  }

  #choose(event: Event) {
    if (!(event.target as Element).closest('a, button, textarea')) this.chosen = !this.chosen;
  }

  #deleted() {
    return html`<i class="deleted">${this.line.deletedByModerator ? this.t.deletedByModerator : this.t.deleted}</i>`;
  }

  #words() {
    const { line, t } = this;
    return html`${line.text ? html`<span class="text" dir="auto">${this.#pieces()}</span>` : nothing}
      ${line.editedAt ? html`<span class="edited">${t.edited}</span>` : nothing}
      ${
        line.file
          ? html`<a class="file" href=${line.file.url} download=${line.file.name} data-testid="chat-file">
              ${icon('file', 20)}
              <span class="file-name"><bdi>${line.file.name}</bdi><small>${sizeText(line.file.size, this.language)}</small></span>
              ${icon('download', 20)}
            </a>`
          : nothing
      }`;
  }

  #pieces() {
    return linkify(this.line.text).map(({ text, href }) =>
      href ? html`<a href=${href} target="_blank" rel="noopener noreferrer nofollow" title=${href}>${text}</a>` : text,
    );
  }

  #tools() {
    const { t } = this;
    if (!this.mayEdit && !this.mayRemove) return nothing;
    return html`<div class="tools">
      ${
        this.mayEdit && this.line.text
          ? html`<button aria-label=${t.editMessage} title=${t.editMessage} data-testid="chat-edit" @click=${this.edit}>
              ${icon('pencil', 16)}
            </button>`
          : nothing
      }
      ${
        this.mayRemove
          ? html`<button
              aria-label=${t.deleteMessage}
              title=${t.deleteMessage}
              data-testid="chat-delete"
              @click=${this.#onRemove}
            >
              ${icon('trash', 16)}
            </button>`
          : nothing
      }
    </div>`;
  }

  #edit() {
    return html`<div class="edit" @keydown=${this.#onEditKey}>
      <bd-chat-editor
        .t=${this.t}
        .text=${this.text}
        .label=${this.t.editMessage}
        @bd-text=${(event: CustomEvent<string>) => {
          this.text = event.detail;
        }}
        @bd-submit=${this.#save}
      ></bd-chat-editor>
      <div class="acts">
        <button class="button small" @click=${this.#back}>${this.t.cancel}</button>
        <button class="button small primary" ?disabled=${this.text.trim() === ''} @click=${this.#save}>
          ${this.t.save}
        </button>
      </div>
    </div>`;
  }

  #askRemove() {
    return html`<div class="acts" role="group" aria-label=${this.t.deleteQuestion} @keydown=${this.#onEditKey}>
      <span class="question">${this.t.deleteQuestion}</span>
      <button class="button small" @click=${this.#back}>${this.t.cancel}</button>
      <button class="button small danger" data-testid="chat-delete-confirm" @click=${this.#remove}>
        ${this.t.deleteIt}
      </button>
    </div>`;
  }

  async #onRemove() {
    this.mode = 'remove';
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('[data-testid=chat-delete-confirm]')?.focus();
  }

  #remove() {
    this.mode = 'read';
    this.dispatchEvent(new LineEvent('remove', this.line.id));
  }

  #save() {
    const text = this.text.trim();
    if (text === '') return;
    if (text !== this.line.text) this.dispatchEvent(new LineEvent('edit', this.line.id, text));
    this.#back();
  }

  #onEditKey(event: KeyboardEvent) {
    if (event.key !== 'Escape' || event.isComposing) return;
    event.stopPropagation();
    this.#back();
  }

  #back() {
    this.mode = 'read';
    this.dispatchEvent(new CustomEvent('bd-done', { bubbles: true, composed: true }));
  }

  static override styles = [shared, buttons, lineStyles];
}
