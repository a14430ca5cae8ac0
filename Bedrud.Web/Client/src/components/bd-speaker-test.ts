import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { playChime } from '../effects/chime.js';
import { icon } from '../icons.js';
import type { Strings } from '../strings/strings.js';
import { buttons, shared } from './styles.js';

/** Plays a short sound through the chosen speaker: whoever hears it will hear the others. */
@customElement('bd-speaker-test')
export class SpeakerTest extends LitElement {
  @property({ attribute: false }) t!: Strings;
  @property() speaker: string | undefined;
  @state() private playing = false;
  @state() private failed = false;

  override render() {
    const { t } = this;
    return html`<button
        type="button"
        class="button"
        data-testid="test-speaker"
        aria-busy=${String(this.playing)}
        @click=${this.#play}
      >
        ${icon('volume', 18)} <span role="status">${this.playing ? t.testingSpeaker : t.testSpeaker}</span>
      </button>
      ${this.failed ? html`<p role="alert">${t.speakerTestFailed}</p>` : nothing}`;
  }

  async #play() {
    if (this.playing) return;
    this.playing = true;
    this.failed = false;
    try {
      await playChime(this.speaker);
    } catch {
      this.failed = true;
    }
    this.playing = false;
  }

  static override styles = [
    shared,
    buttons,
    css`
      :host {
        display: grid;
        justify-items: start;
        gap: 8px;
      }
      .button {
        min-height: 44px;
      }
      .button[aria-busy='true'] {
        color: var(--bd-stage-accent);
      }
      p {
        font-size: var(--bd-size-s);
        color: var(--bd-stage-text-2);
      }
    `,
  ];
}
