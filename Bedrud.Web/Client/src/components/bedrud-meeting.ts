import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Room } from 'livekit-client';
import { isRefusalCode, type Refusal } from '../api.js';
import type { Call } from '../call/call.js';
import type { JoinChoice } from '../call/choice.js';
import { type CallSnapshot, emptySnapshot, type MeetingState, toMeetingState } from '../call/snapshot.js';
import { canCapture } from '../devices.js';
import { playChime } from '../effects/chime.js';
import { noticeText } from '../notice-text.js';
import { pageTitle } from '../page-title.js';
import type { PageAct } from '../pages.js';
import { loadPreferences } from '../preferences.js';
import { stringsFor } from '../strings/strings.js';
import { adoptCall, entrust } from './entrusted.js';
import { shared } from './styles.js';
import './bd-obstacle.js';
import './bd-prejoin.js';
import './bd-waiting.js';

/** The meeting. Boots from its attributes alone; the portal's circuit may come, go, or never exist. */
@customElement('bedrud-meeting')
export class Meeting extends LitElement {
  /** The room's name; `room` itself is the LiveKit room, for diagnostics. */
  @property({ attribute: 'room' }) roomName = '';
  @property() override lang = 'en';
  @property({ attribute: 'display-name' }) displayName = '';
  @property({ type: Boolean, attribute: 'signed-in' }) signedIn = false;
  @property({ type: Boolean, attribute: 'guests-allowed' }) guestsAllowed = false;
  @property() obstacle: string | null = null;
  @property({ attribute: 'obstacle-reason' }) obstacleReason: string | null = null;
  /** ISO 8601. */
  @property({ attribute: 'obstacle-until' }) obstacleUntil: string | null = null;
  /** Whether a moderator has to admit this person; the page asks again by itself. */
  @property({ type: Boolean }) waits = false;
  /** Whether the meeting is being recorded, will be by itself, and whether whoever joins has to agree to that. */
  @property({ type: Boolean }) recorded = false;
  @property({ type: Boolean }) records = false;
  @property({ type: Boolean, attribute: 'asks-consent' }) asksConsent = false;
  @property({ attribute: 'sign-in-url' }) signInUrl: string | null = null;
  @property({ attribute: 'home-url' }) homeUrl: string | null = null;
  @property({ attribute: 'test-url' }) testUrl: string | null = null;
  @state() private snapshot: CallSnapshot = emptySnapshot('');

  /** Loaded beside the first page, so that nothing needs the portal once the call has begun. */
  #call: Promise<Call> | null = null;
  #loaded: Call | null = null;
  #unsubscribe = () => {};
  #withoutDevices = false;
  readonly #observers = new Set<(state: MeetingState) => void>();

  get room(): Room | null {
    return this.#loaded?.room ?? null;
  }

  /** Calls back at once and on every change. Not throttled: the interop module does that. */
  observe(listener: (state: MeetingState) => void): () => void {
    this.#observers.add(listener);
    listener(toMeetingState(this.snapshot, this.#title));
    return () => this.#observers.delete(listener);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.snapshot = emptySnapshot(this.roomName, this.#knownObstacle());
    this.#call = this.#load();
    // A failed load shows when the call is needed.
    this.#call.catch(() => {});
    window.addEventListener('pagehide', this.#leavePage);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('pagehide', this.#leavePage);
    this.#unsubscribe();
    document.documentElement.removeAttribute('data-signal-lost');
    if (this.#loaded) entrust(this.roomName, this.#loaded);
  }

  async #load(): Promise<Call> {
    const entrusted = adoptCall(this.roomName);
    const [{ Call }] = await Promise.all([import('../call/call.js'), import('./bd-call.js')]);
    const call = entrusted ?? new Call(this.roomName);
    this.#loaded = call;
    this.#unsubscribe = call.subscribe((snapshot) => this.#show(snapshot));
    if (entrusted?.room || entrusted?.snapshot.waiting) this.#show(entrusted.snapshot);
    return call;
  }

  get #title(): string {
    return pageTitle(stringsFor(this.lang), this.snapshot);
  }

  #show(snapshot: CallSnapshot): void {
    if (this.snapshot.phase === 'waiting' && snapshot.phase === 'connecting') this.#celebrate();
    this.snapshot = snapshot;
    // Its own line about a lost server says more than the portal's, and stands in the same place.
    document.documentElement.toggleAttribute('data-signal-lost', snapshot.signalLost);
    document.title = this.#title;
    for (const observer of this.#observers) observer(toMeetingState(snapshot, document.title));
  }

  /** Whoever waits looks elsewhere meanwhile. */
  #celebrate(): void {
    const { sounds, speaker } = loadPreferences();
    if (sounds) playChime(speaker).catch(() => {});
  }

  #knownObstacle(): Refusal | null {
    // Being here on another device keeps nobody from getting ready: joining tells whether the call may be moved.
    if (isRefusalCode(this.obstacle) && this.obstacle !== 'already-here')
      return { code: this.obstacle, reason: this.obstacleReason ?? undefined, until: this.obstacleUntil ?? undefined };
    if (this.obstacle && this.obstacle !== 'already-here') return { code: 'server-error' };
    if (!this.signedIn && !this.guestsAllowed) return { code: 'sign-in-required' };
    if (typeof RTCPeerConnection === 'undefined') return { code: 'unsupported-browser' };
    return canCapture() || this.#withoutDevices ? null : { code: 'insecure-context' };
  }

  readonly #leavePage = () => void this.#loaded?.leave();

  readonly #join = async (choice: JoinChoice) => {
    this.displayName = choice.displayName ?? this.displayName;
    try {
      this.#call ??= this.#load();
      await (await this.#call).join(choice);
    } catch {
      // The module itself could not be fetched: the portal is away.
      this.#call = null;
      this.#show(emptySnapshot(this.roomName, { code: 'offline' }));
    }
  };

  readonly #cancel = () => void this.#loaded?.leave();

  readonly #act = (act: PageAct) => {
    if (act === 'reload') return location.reload();
    if (act === 'again' || act === 'move-here') {
      if (this.#loaded) return void this.#loaded.rejoin(act === 'move-here');
    }
    this.#withoutDevices ||= act === 'join-without';
    if (this.#loaded) this.#loaded.reset();
    this.#show(emptySnapshot(this.roomName));
  };

  #view: 'prejoin' | 'waiting' | 'page' = 'prejoin';
  /** Whether something else than the preview has been shown already. */
  #beyondPrejoin = false;

  override render() {
    const { snapshot } = this;
    return html`${this.#content()}
      <div class="visually-hidden" role="status" aria-live="polite">${this.#announcement(snapshot)}</div>`;
  }

  #content() {
    const { snapshot } = this;
    const t = stringsFor(this.lang);
    if (snapshot.phase === 'connected' || snapshot.phase === 'reconnecting') {
      this.#beyondPrejoin = true;
      return html`<bd-call .t=${t} .language=${this.lang} .call=${this.#loaded} .snapshot=${snapshot}></bd-call>`;
    }
    const busy = snapshot.phase === 'connecting';
    // Connecting is shown on the page where it was asked for.
    if (!busy) this.#view = snapshot.phase === 'prejoin' || snapshot.phase === 'waiting' ? snapshot.phase : 'page';
    this.#beyondPrejoin ||= this.#view !== 'prejoin';
    if (this.#view === 'waiting')
      return html`<bd-waiting .t=${t} .language=${this.lang} .call=${this.#loaded} .snapshot=${snapshot}></bd-waiting>`;
    if (this.#view === 'prejoin')
      return html`<bd-prejoin
        .t=${t}
        .language=${this.lang}
        .roomName=${this.roomName}
        .displayName=${this.displayName}
        .signedIn=${this.signedIn}
        .waits=${this.waits}
        .recording=${{ active: this.recorded, automatic: this.records, asksConsent: this.asksConsent }}
        .testUrl=${this.testUrl}
        .busy=${busy}
        .returned=${this.#beyondPrejoin}
        .join=${this.#join}
        .cancel=${this.#cancel}
      ></bd-prejoin>`;
    if (!busy) this.#page = { code: snapshot.end ?? snapshot.refusal?.code ?? 'left', refusal: snapshot.refusal };
    return html`<bd-obstacle
      .t=${t}
      .code=${this.#page.code}
      .refusal=${this.#page.refusal}
      .language=${this.lang}
      .roomName=${this.roomName}
      .signedIn=${this.signedIn}
      .signInUrl=${this.signInUrl}
      .homeUrl=${this.homeUrl}
      .testUrl=${this.testUrl}
      .busy=${busy}
      .act=${this.#act}
    ></bd-obstacle>`;
  }

  #page: { code: NonNullable<CallSnapshot['end']> | Refusal['code']; refusal: Refusal | null } = {
    code: 'left',
    refusal: null,
  };

  #announcement({ phase, signalLost, notices, waiting }: CallSnapshot) {
    const t = stringsFor(this.lang);
    if (phase === 'connecting' && waiting) return t.letIn;
    if (phase === 'waiting' && waiting) return waiting.online ? t.waiting : t.portalAway;
    if (phase === 'reconnecting') return t.reconnecting;
    if (phase === 'connected' && signalLost) return t.signalLost;
    const latest = notices.at(-1);
    return latest ? noticeText(t, latest) : nothing;
  }

  static override styles = [
    shared,
    css`
      :host {
        position: fixed;
        inset: 0;
        display: block;
        overflow: hidden;
        background: var(--bd-stage);
      }
    `,
  ];
}
