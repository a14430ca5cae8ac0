import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Call } from '../call/call.js';
import type { CallSnapshot } from '../call/snapshot.js';
import { whyNotRecord, whyNotSend } from '../call/why-disabled.js';
import type { Shortcut } from '../keyboard.js';
import type { RecordingChoice } from '../portal/recordings.js';
import { mustAgree } from '../recording/facts.js';
import { Sounds, soundFor } from '../sounds.js';
import { StageView } from '../stage-view.js';
import type { Strings } from '../strings/strings.js';
import './bd-banners.js';
import './bd-chat.js';
import './bd-chat-toast.js';
import './bd-confirm.js';
import './bd-consent.js';
import './bd-control-bar.js';
import './bd-device-menu.js';
import './bd-layout-menu.js';
import './bd-more-menu.js';
import './bd-notices.js';
import './bd-people.js';
import './bd-popover.js';
import './bd-quick-devices.js';
import './bd-reaction-picker.js';
import './bd-reactions.js';
import './bd-record-dialog.js';
import './bd-recording.js';
import './bd-requests.js';
import './bd-shortcuts.js';
import './bd-stage.js';
import type { ControlBar, OpenEvent, Opening } from './bd-control-bar.js';
import type { MenuActEvent } from './bd-more-menu.js';
import { CallKeys } from './call-keys.js';
import { callStyles } from './call-styles.js';
import { Idle } from './idle.js';
import { shared } from './styles.js';

type Panel = 'chat' | 'people';
type Above = Exclude<Opening, Panel>;

/** The running call: stage, what must be seen above it, control bar, and beside the stage the chat or the people. */
@customElement('bd-call')
export class CallView extends LitElement {
  @property({ attribute: false }) t!: Strings;
  @property() language = 'en';
  @property({ attribute: false }) call!: Call;
  @property({ attribute: false }) snapshot!: CallSnapshot;
  readonly view = new StageView();

  @state() private open: Above | null = null;
  @state() private anchor: number | null = null;
  @state() private panel: Panel | null = null;
  @state() private dialog: 'shortcuts' | 'end' | 'record' | 'record-stop' | null = null;
  @state() private linkCopied = false;
  @query('bd-control-bar') private bar!: ControlBar;

  /** What the dialog begins with: what the room said when it was opened. */
  #choice: RecordingChoice = { layout: 'speaker', resolution: '720p', audioOnly: false };
  readonly #idle = new Idle(this);
  readonly #sounds = new Sounds();
  readonly #keys = new CallKeys(this, {
    shortcut: (name) => this.#onShortcut(name),
    escape: () => this.#onEscape(),
    mayTalk: () => this.snapshot.microphone.allowed && !this.snapshot.microphone.on,
    talk: (on) => this.call.turn('microphone', on),
  });

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sounds.stop();
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('panel') && this.panel === 'people') void this.#focusPeople();
    const before = changed.get('snapshot') as CallSnapshot | undefined;
    const sound = before ? soundFor(before, this.snapshot) : null;
    if (sound && !(sound === 'message' && this.panel === 'chat' && document.hasFocus())) this.#sounds.play(sound);
  }

  override render() {
    const { t, call, snapshot } = this;
    return html`
      <main data-testid="stage" ?data-idle=${this.#hidden}>
        <bd-stage .t=${t} .language=${this.language} .snapshot=${snapshot} .view=${this.view} .call=${call}></bd-stage>
        <bd-reactions .t=${t} .reactions=${snapshot.meeting.reactions}></bd-reactions>
        <div class="above">
          <bd-recording .t=${t} .recording=${snapshot.meeting.recording}></bd-recording>
          <bd-banners
            .t=${t}
            .call=${call}
            .snapshot=${snapshot}
            .linkCopied=${this.linkCopied}
            .talking=${this.#keys.talking}
            @bd-copy-link=${this.#copyLink}
          ></bd-banners>
          <bd-requests .t=${t} .call=${call} .snapshot=${snapshot}></bd-requests>
          <bd-notices .t=${t} .call=${call} .notices=${snapshot.notices}></bd-notices>
        </div>
        <bd-chat-toast
          .t=${t}
          .latest=${snapshot.meeting.chat.latest}
          .chatOpen=${this.panel === 'chat'}
          @bd-open=${this.#onOpen}
        ></bd-chat-toast>
        ${mustAgree(snapshot.meeting.recording) ? html`<bd-consent .t=${t} .call=${call}></bd-consent>` : nothing}
      </main>
      <footer ?data-idle=${this.#hidden} @bd-open=${this.#onOpen} @bd-act=${this.#onAct}>
        <bd-control-bar
          .t=${t}
          .language=${this.language}
          .call=${call}
          .snapshot=${snapshot}
          .open=${this.open}
          .panel=${this.panel}
        ></bd-control-bar>
        ${
          this.open
            ? html`<bd-popover .anchor=${this.anchor} ?bare=${this.open === 'settings' || this.open === 'layout'} @bd-close=${this.#closeAbove}>${this.#above(this.open)}</bd-popover>`
            : nothing
        }
      </footer>
      ${this.panel ? html`<aside @bd-close=${this.#closePanel}>${this.#beside(this.panel)}</aside>` : nothing}
      ${this.#asked()}
    `;
  }

  /** What matters keeps the bar in sight: something open, a moderator's mute, a connection that is gone. */
  get #hidden(): boolean {
    const { phase, signalLost, microphone, camera, meeting } = this.snapshot;
    const matters =
      phase !== 'connected' ||
      signalLost ||
      microphone.mutedByModerator ||
      camera.mutedByModerator ||
      mustAgree(meeting.recording) ||
      meeting.requests.length > 0;
    const focused = this.renderRoot.querySelector('footer')?.matches(':focus-within') ?? false;
    return this.#idle.idle && !matters && !focused && !this.open && !this.panel && !this.dialog;
  }

  #above(open: Above) {
    const { t, call, snapshot } = this;
    switch (open) {
      case 'more':
        return html`<bd-more-menu
          .t=${t}
          .call=${call}
          .snapshot=${snapshot}
          .linkCopied=${this.linkCopied}
        ></bd-more-menu>`;
      case 'reactions':
        return html`<bd-reaction-picker .t=${t} .call=${call} .snapshot=${snapshot} focused></bd-reaction-picker>`;
      case 'layout':
        return html`<bd-layout-menu
          .t=${t}
          .view=${this.view}
          .snapshot=${snapshot}
          @bd-close=${this.#closeAbove}
        ></bd-layout-menu>`;
      case 'settings':
        return html`<bd-device-menu .t=${t} .call=${call} @bd-close=${this.#closeAbove}></bd-device-menu>`;
      default:
        return html`<bd-quick-devices .t=${t} .call=${call} .kind=${open}></bd-quick-devices>`;
    }
  }

  #beside(panel: Panel) {
    const { t, language, call, snapshot } = this;
    return panel === 'chat'
      ? html`<bd-chat .t=${t} .language=${language} .call=${call} .snapshot=${snapshot}></bd-chat>`
      : html`<bd-people .t=${t} .language=${language} .call=${call} .snapshot=${snapshot}></bd-people>`;
  }

  #asked() {
    const { t, snapshot } = this;
    const close = () => {
      this.dialog = null;
    };
    if (this.dialog === 'record')
      return html`<bd-record-dialog
        .t=${t}
        .call=${this.call}
        ?asksConsent=${snapshot.meeting.recording.asksConsent}
        .choice=${this.#choice}
        @bd-close=${close}
      ></bd-record-dialog>`;
    if (this.dialog === 'record-stop')
      return html`<bd-confirm
        .heading=${t.recording.stopQuestion}
        .text=${t.recording.stopText(snapshot.meeting.recording.running)}
        .act=${t.recording.stopMany(snapshot.meeting.recording.running)}
        .cancel=${t.cancel}
        danger
        @bd-cancel=${close}
        @bd-confirm=${() => {
          close();
          void this.call.tell(this.call.portal.recordings.stop());
        }}
      ></bd-confirm>`;
    if (this.dialog === 'shortcuts') return html`<bd-shortcuts .t=${t} @bd-close=${close}></bd-shortcuts>`;
    if (this.dialog !== 'end') return nothing;
    const count = Math.max(snapshot.meeting.people.length, snapshot.people.length);
    return html`<bd-confirm
      .heading=${t.endQuestion}
      .text=${t.endConsequence(count)}
      .act=${t.endForAll}
      .cancel=${t.cancel}
      danger
      @bd-cancel=${close}
      @bd-confirm=${() => {
        close();
        void this.call.tell(this.call.portal.acts.end());
      }}
    ></bd-confirm>`;
  }

  readonly #onOpen = ({ opening, anchor }: OpenEvent) => {
    if (opening === 'chat' || opening === 'people') this.#togglePanel(opening);
    else this.#toggleAbove(opening, anchor);
  };

  #toggleAbove(opening: Above, anchor = this.bar.middleOf(opening)) {
    if (this.open === opening) return this.#closeAbove();
    this.open = opening;
    this.anchor = anchor;
  }

  #onAct({ act }: MenuActEvent) {
    if (act === 'copyLink') return void this.#copyLink();
    this.open = null;
    if (act === 'people') this.#togglePanel('people');
    else if (act === 'layout' || act === 'settings') this.open = act;
    else if (act === 'fullScreen') this.view.switches?.fullScreen.toggle();
    else if (act === 'record') this.#record();
    else if (act === 'recordAnother') this.#startRecording();
    else this.dialog = act === 'end' ? 'end' : 'shortcuts';
    if (act !== 'layout' && act !== 'settings' && act !== 'people') this.bar.focusButton('more');
  }

  #record() {
    const { meeting } = this.snapshot;
    if (!meeting.recording.mayStart || whyNotRecord(this.t, meeting)) return;
    if (meeting.recording.active?.id) this.dialog = 'record-stop';
    else this.#startRecording();
  }

  #startRecording() {
    this.#choice = this.snapshot.meeting.recording.choice ?? this.#choice;
    this.dialog = 'record';
  }

  #togglePanel(panel: Panel) {
    this.open = null;
    if (this.panel === panel) return this.#closePanel();
    this.panel = panel;
  }

  readonly #closeAbove = () => {
    const { open } = this;
    this.open = null;
    if (open) this.bar.focusButton(open);
  };

  readonly #closePanel = () => {
    const { panel } = this;
    this.panel = null;
    if (panel) this.bar.focusButton(panel);
  };

  async #focusPeople() {
    const people = this.renderRoot.querySelector<LitElement>('bd-people');
    await people?.updateComplete;
    people?.focus();
  }

  #onEscape(): boolean {
    if (this.open) this.#closeAbove();
    else if (this.panel) this.#closePanel();
    else return false;
    return true;
  }

  #onShortcut(name: Shortcut) {
    const { call, snapshot } = this;
    const maySend = !whyNotSend(this.t, snapshot.meeting);
    const raised = snapshot.people.some((person) => person.local && person.handRaisedAt);
    const acts: Record<Shortcut, () => unknown> = {
      microphone: () => call.toggle('microphone'),
      camera: () => call.toggle('camera'),
      screen: () => call.toggle('screen'),
      hand: () => maySend && call.raiseHand(!raised),
      reactions: () => maySend && this.#toggleAbove('reactions'),
      chat: () => this.#togglePanel('chat'),
      people: () => this.#togglePanel('people'),
      record: () => this.#record(),
      layout: () => this.#toggleAbove('layout'),
      fullScreen: () => this.view.switches?.fullScreen.toggle(),
      settings: () => this.#toggleAbove('settings'),
      help: () => {
        this.dialog = 'shortcuts';
      },
    };
    acts[name]();
  }

  async #copyLink() {
    // Only a secure context has a clipboard; elsewhere the address bar serves.
    await navigator.clipboard?.writeText(location.href.split(/[?#]/u)[0] ?? '').then(
      () => {
        this.linkCopied = true;
      },
      () => {},
    );
  }

  static override styles = [shared, callStyles];
}
