import { ConnectionState, type DisconnectReason, type Participant, type Room, RoomEvent } from 'livekit-client';
import { type Admission, type JoinAnswer, type Refusal, requestJoin, type Waiting } from '../api.js';
import { browserKind, type DeviceKind, type MediaKind } from '../devices.js';
import type { MeetingFacts, Outcome, UnmuteRequest } from '../portal/facts.js';
import { Lobby } from '../portal/lobby.js';
import { fallBack, overlayPeople } from '../portal/overlay.js';
import { Portal } from '../portal/portal.js';
import type { RecordingChoice, StartOutcome } from '../portal/recordings.js';
import type { Preferences } from '../preferences.js';
import { ReactionPace } from '../reactions.js';
import { mustAgree, overLiveKit, recordingNotices } from '../recording/facts.js';
import { Arrivals } from './arrivals.js';
import { changes } from './changes.js';
import { type JoinChoice, stopPreview } from './choice.js';
import { factsNotices } from './facts-notices.js';
import { causeOf, type JoinFailureCause, tellFailure, wasCutOff } from './join-failure.js';
import { mediaFlow } from './media-path.js';
import { Notices } from './notices.js';
import { setCameraBlur } from './own-camera.js';
import { OwnSources } from './own-sources.js';
import { holdPeople, readPeople, readSounds } from './people.js';
import { QualityReport } from './quality-report.js';
import { toEndCode } from './reasons.js';
import { createRoom, publishPreview } from './room.js';
import { type CallSnapshot, emptySnapshot, type OwnSourceName } from './snapshot.js';

/** How often it is asked whether media still flow, while signalling is away. */
const mediaCheckMs = 1000;
/** How soon the portal is asked again when it knows nothing of somebody's waiting. */
const askAgainMs = 2000;

/** What a call needs from outside; tests put their own in. */
export interface CallDependencies {
  requestJoin: (
    roomName: string,
    displayName: string | undefined,
    takeOver?: boolean,
    agrees?: boolean,
  ) => Promise<JoinAnswer>;
  createRoom: (preferences: Preferences) => Room;
  /** Carries what is asked of the portal besides joining. */
  fetcher?: typeof fetch;
}

/** One person's way through one meeting: owns the LiveKit room, knows no DOM, hands out snapshots. */
export class Call {
  snapshot: CallSnapshot;
  room: Room | null = null;
  /** What the portal says during the call, and what is asked of it. */
  readonly portal: Portal;
  /** Set by whoever shows the own camera while one waits: gives it back, with what was chosen meanwhile. */
  handOver: (() => JoinChoice) | null = null;
  /** What to join with once the portal has answered; `handOver` knows better while one waits. */
  choice: JoinChoice | null = null;

  readonly #lobby: Lobby;
  readonly #listeners = new Set<(snapshot: CallSnapshot) => void>();
  readonly #notices = new Notices(() => this.#changed());
  readonly #arrivals = new Arrivals((kind, name) => {
    if (this.snapshot.phase === 'connected') this.#notices.greet(kind, name);
  });
  /** The portal's last word in this call, to see what the next one changes. */
  #told: MeetingFacts | null = null;
  readonly #quality: QualityReport;
  #sources: OwnSources | null = null;
  #leaving = false;
  /** How to come back: the last choice without its tracks, and with what was on at the end. */
  #last: JoinChoice | null = null;
  /** They agreed to be recorded when they joined: of this call, not of the next. */
  #agrees = false;
  #scheduled = false;
  #handBusy = false;
  readonly #pace = new ReactionPace();
  #mediaCheck: ReturnType<typeof setInterval> | undefined;

  constructor(
    private readonly roomName: string,
    private readonly dependencies: CallDependencies = { requestJoin, createRoom },
  ) {
    this.snapshot = emptySnapshot(roomName);
    this.portal = new Portal(roomName, () => this.#onPortal(), dependencies.fetcher);
    this.#quality = new QualityReport(roomName, () => this);
    this.#lobby = new Lobby(roomName, dependencies.fetcher);
  }

  subscribe(listener: (snapshot: CallSnapshot) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** @param takeOver Whether the person's other tab or device shall give way. */
  async join(choice: JoinChoice, takeOver = false): Promise<void> {
    const { phase } = this.snapshot;
    if (this.room || phase === 'connecting' || phase === 'waiting') return stopPreview(choice);
    this.#leaving = false;
    this.choice = choice;
    this.#agrees = choice.agrees ?? false;
    this.#publishSnapshot({ ...emptySnapshot(this.roomName), phase: 'connecting' });
    await this.#ask(takeOver);
  }

  /** Asks the portal, and goes where its answer leads. */
  async #ask(takeOver: boolean): Promise<void> {
    const answer = await this.dependencies.requestJoin(this.roomName, this.choice?.displayName, takeOver, this.#agrees);
    // Asked again while they waited, and gave up meanwhile.
    if (!this.choice) return answer.waiting ? this.#lobby.giveUp() : undefined;
    if (this.#leaving) {
      if (answer.waiting || this.snapshot.waiting) void this.#lobby.giveUp();
      return this.#backToStart(this.#take());
    }
    if (answer.waiting) return this.#wait(answer.waiting);
    const choice = this.#take();
    this.#last = { ...choice, camera: undefined, microphone: undefined, blurred: undefined, agrees: undefined };
    if (answer.refusal) return this.#refuse(answer.refusal, choice);
    await this.#enter(answer.admission, choice);
  }

  #wait(waiting: Waiting): void {
    this.#publishSnapshot({ ...this.snapshot, phase: 'waiting', waiting: { ...waiting, online: true } });
    this.#lobby.open({
      online: (online) => this.#publishSnapshot({ ...this.snapshot, waiting: { ...waiting, online } }),
      admitted: () => {
        this.#publishSnapshot({ ...this.snapshot, phase: 'connecting' });
        void this.#ask(false);
      },
      refused: (refusal) => this.#refuse(refusal, this.#take()),
      forgotten: () => setTimeout(() => this.snapshot.phase === 'waiting' && void this.#ask(false), askAgainMs),
    });
  }

  #take(): JoinChoice {
    const choice = this.handOver?.() ?? this.choice;
    if (!choice) throw new Error('Nobody is joining.');
    this.choice = null;
    return choice;
  }

  async #enter(admission: Admission, choice: JoinChoice): Promise<void> {
    const room = this.dependencies.createRoom(choice.preferences);
    this.room = room;
    this.#sources = new OwnSources(room, admission.permissions, this.#notices, () => this.#changed());
    this.#listen(room);
    let signalled = false;
    room.on(RoomEvent.SignalConnected, () => {
      signalled = true;
    });
    try {
      await room.connect(admission.serverUrl, admission.token);
    } catch (error) {
      this.#forgetRoom();
      if (this.#leaving) return this.#backToStart(choice);
      // The SDK can't say why, so the portal is asked once more: the room may have filled up, or closed, meanwhile.
      const { refusal } = await this.#whyNot(choice.displayName);
      // The portal has nothing against them, so something else has: its administrators must hear of it.
      if (!refusal)
        this.#tell(causeOf(error, signalled, admission.serverUrl, globalThis.location?.protocol ?? ''), error);
      return this.#refuse(refusal ?? { code: 'unreachable' }, choice);
    }
    const { identity, name, attributes } = room.localParticipant;
    this.#told = null;
    this.#arrivals.begin(room.remoteParticipants.values());
    this.portal.open(attributes.device ?? '');
    this.#publishSnapshot({
      ...this.snapshot,
      phase: 'connected',
      waiting: null,
      identity,
      name: name || admission.name,
    });
    this.#quality.start();
    this.#changed();
    await Promise.all([this.#publish(room, 'camera', choice), this.#publish(room, 'microphone', choice)]);
  }

  /** Joins as before, at once; without a before, back to the preview. */
  async rejoin(takeOver = false): Promise<void> {
    if (this.#last) await this.join(this.#last, takeOver);
    else this.reset();
  }

  /** Ends the call, or gives up connecting or waiting. */
  async leave(): Promise<void> {
    this.#leaving = true;
    if (this.snapshot.phase === 'waiting') {
      void this.#lobby.giveUp();
      return this.#backToStart(this.#take());
    }
    await this.room?.disconnect();
  }

  /** Back to the preview, from any page that is not the call itself. */
  reset(): void {
    const { phase } = this.snapshot;
    if (!this.room && phase !== 'connecting' && phase !== 'waiting')
      this.#publishSnapshot(emptySnapshot(this.roomName));
  }

  async toggle(source: OwnSourceName): Promise<void> {
    await this.#sources?.set(source, !this.snapshot[source].on);
  }

  /** Sets what `toggle` turns over. */
  async turn(source: OwnSourceName, on: boolean): Promise<void> {
    if (this.#sources && this.#sources.read(source).on !== on) await this.#sources.set(source, on);
  }

  /** Waits for an act that was asked of the portal, and tells where it failed. */
  async tell(act: Promise<Outcome>): Promise<boolean> {
    const outcome = await act;
    if (!outcome.ok && this.room) this.#notices.add({ kind: 'act-failed', words: outcome.words });
    return outcome.ok;
  }

  async raiseHand(raised: boolean): Promise<void> {
    if (this.#handBusy || !this.room) return;
    this.#handBusy = true;
    this.#changed();
    await this.tell(this.portal.hand(raised));
    this.#handBusy = false;
    this.#changed();
  }

  async react(emoji: string): Promise<void> {
    if (this.#pace.take()) await this.tell(this.portal.acts.react(emoji));
  }

  /** Only a click of the person's own may lead here. */
  async answer({ id, source }: UnmuteRequest, accepted: boolean): Promise<void> {
    const told = this.portal.answer(id, accepted);
    if (accepted) await this.turn(source, true);
    await this.tell(told);
  }

  /** Whether this person agrees to be recorded; the sources come back with it, and stay off until they are turned on. */
  consent(agreed: boolean): Promise<Outcome> {
    return this.portal.acts.consent(agreed);
  }

  /** Whoever starts agrees by that, and says so first: otherwise they were muted for a moment. */
  async startRecording(choice: RecordingChoice): Promise<StartOutcome> {
    const { asksConsent, consent } = this.portal.facts.recording;
    if (asksConsent && consent !== 'agreed') {
      const agreed = await this.consent(true);
      if (!agreed.ok) return agreed;
    }
    return this.portal.recordings.start(choice);
  }

  async useDevice(kind: DeviceKind, deviceId: string): Promise<boolean> {
    try {
      return (await this.room?.switchActiveDevice(browserKind[kind], deviceId)) ?? false;
    } catch {
      if (kind !== 'speaker') this.#notices.add({ kind: 'media-failed', source: kind, media: kind, failure: 'other' });
      return false;
    }
  }

  /** Blurs the own background from now on, or no longer. Of a camera that is off the next picture will be so. */
  async setBlur(on: boolean): Promise<boolean> {
    return this.room ? setCameraBlur(this.room, on) : true;
  }

  activeDevice(kind: DeviceKind): string | undefined {
    return this.room?.getActiveDevice(browserKind[kind]);
  }

  /** Must be called from a click: the browser held the sound back. */
  async playSound(): Promise<void> {
    await this.room?.startAudio().catch(() => {});
    this.#changed();
  }

  dismiss(noticeId: number): void {
    this.#notices.dismiss(noticeId);
  }

  async #publish(room: Room, kind: MediaKind, choice: JoinChoice): Promise<void> {
    const track = choice[kind];
    const blurred = kind === 'camera' ? choice.blurred : undefined;
    if (!(kind === 'camera' ? choice.cameraOn : choice.microphoneOn)) return track?.stop();
    // A device may be unplugged while one waits.
    if (!track || track.readyState === 'ended') return this.#sources?.set(kind, true);
    await this.#sources?.run(kind, true, () => publishPreview(room, kind, track, choice.preferences, blurred));
    if (!this.#sources?.read(kind).on) track.stop();
  }

  #listen(room: Room): void {
    for (const event of changes) room.on(event, this.#changed);
    room
      .on(RoomEvent.ConnectionStateChanged, this.#onState)
      .on(RoomEvent.Disconnected, this.#onDisconnected)
      .on(RoomEvent.ParticipantConnected, (participant) => this.#greet('joined', participant))
      .on(RoomEvent.ParticipantDisconnected, (participant) => this.#greet('left', participant));
  }

  /** LiveKit tells late of people who publish nothing: while the portal's connection stands, its list is the one. */
  #greet(kind: 'joined' | 'left', { identity, name }: Participant): void {
    if (this.snapshot.phase !== 'connected' || this.portal.facts.online) return;
    if (kind === 'joined') this.#arrivals.came(identity, name || identity);
    else this.#arrivals.went(identity);
  }

  #onPortal(): void {
    const { facts } = this.portal;
    const me = this.snapshot.identity;
    if (facts.online && facts !== this.#told) {
      if (facts.people !== this.#told?.people)
        this.#arrivals.sync(facts.people.filter(({ identity }) => identity !== me));
      if (this.#told)
        for (const notice of factsNotices(this.#told, facts, me, () => this.portal.takeOwnLowering()))
          this.#notices.add(notice);
      for (const notice of recordingNotices(this.#told, facts)) this.#notices.add(notice);
      this.#answerBeforehand(facts);
      // The question says it better.
      if (mustAgree(facts.recording)) this.#notices.drop('taken');
      this.#told = facts;
    }
    this.#changed();
  }

  /** They agreed before they joined, when there may have been no meeting yet: it is this one. */
  #answerBeforehand({ recording }: MeetingFacts): void {
    if (this.#told || !this.#agrees || !recording.asksConsent || recording.consent === 'agreed') return;
    void this.consent(true);
  }

  readonly #onState = (state: ConnectionState) => {
    const phase = this.snapshot.phase;
    if (phase !== 'connected' && phase !== 'reconnecting') return;
    clearInterval(this.#mediaCheck);
    if (state === ConnectionState.Connected) this.#publishPhase('connected', false);
    else if (state === ConnectionState.SignalReconnecting) this.#goOnWithoutSignalling();
    else if (state !== ConnectionState.Disconnected) this.#publishPhase('reconnecting', true);
    this.#changed();
  };

  /** The portal is away, or the network: only in the second case does the call stand still. */
  #goOnWithoutSignalling(): void {
    const look = () => {
      if (this.room) this.#publishPhase(mediaFlow(this.room) ? 'connected' : 'reconnecting', true);
    };
    look();
    this.#mediaCheck = setInterval(look, mediaCheckMs);
  }

  #publishPhase(phase: 'connected' | 'reconnecting', signalLost: boolean): void {
    if (this.snapshot.phase !== phase || this.snapshot.signalLost !== signalLost)
      this.#publishSnapshot({ ...this.snapshot, phase, signalLost });
  }

  readonly #onDisconnected = (reason?: DisconnectReason) => {
    // A failed first connection ends here too; join() tells that story.
    if (this.snapshot.phase === 'connecting') return;
    const { identity, name, camera, microphone } = this.snapshot;
    if (this.#last) this.#last = { ...this.#last, cameraOn: camera.on, microphoneOn: microphone.on };
    this.#forgetRoom();
    const end = toEndCode(reason, this.#leaving);
    this.#publishSnapshot({ ...emptySnapshot(this.roomName), phase: 'ended', end, identity, name });
    if (end === 'kicked') void this.#askUntilWhen();
    if (end === 'lost' && wasCutOff(reason)) this.#tell('media-lost', null);
  };

  #tell(cause: JoinFailureCause | null, error: unknown): void {
    if (cause) void tellFailure(this.roomName, cause, error, this.dependencies.fetcher);
  }

  /** Somebody who was removed learns at once until when they are kept out; the portal knew it before it removed them. */
  async #askUntilWhen(): Promise<void> {
    const { refusal } = await this.#whyNot(this.#last?.displayName);
    if (this.snapshot.end !== 'kicked') return;
    // Not removed by a moderator, but by oneself: the call was moved to another tab or device.
    if (refusal?.code === 'already-here') return this.#publishSnapshot({ ...this.snapshot, end: 'duplicate' });
    if (refusal?.code !== 'kicked' && refusal?.code !== 'banned') return;
    this.#publishSnapshot({ ...this.snapshot, refusal });
  }

  /** Joins only to hear why that does not go; whoever would have to wait does not begin to. */
  async #whyNot(displayName: string | undefined): Promise<JoinAnswer> {
    const answer = await this.dependencies.requestJoin(this.roomName, displayName);
    if (answer.waiting) void this.#lobby.giveUp();
    return answer;
  }

  #forgetRoom(): void {
    clearInterval(this.#mediaCheck);
    this.#quality.stop();
    this.room?.removeAllListeners();
    this.room = null;
    this.#sources = null;
    this.portal.close();
    this.#notices.clear();
  }

  #backToStart(choice: JoinChoice): void {
    stopPreview(choice);
    this.#publishSnapshot(emptySnapshot(this.roomName));
  }

  #refuse(refusal: Refusal, choice: JoinChoice): void {
    stopPreview(choice);
    this.#publishSnapshot(emptySnapshot(this.roomName, refusal));
  }

  /** Many events of one moment make one snapshot. */
  readonly #changed = () => {
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      if (this.room && this.#sources) this.#publishSnapshot(this.#read(this.room, this.#sources));
    });
  };

  #read(room: Room, sources: OwnSources): CallSnapshot {
    const { phase, people: before } = this.snapshot;
    const now = phase === 'connecting' ? [] : readPeople(room);
    const people = phase === 'reconnecting' ? holdPeople(before, now) : now;
    const { facts } = this.portal;
    return {
      ...this.snapshot,
      people: overlayPeople(people, facts),
      meeting: withRecording(fallBack(facts, people, room.metadata), room.isRecording),
      sounds: readSounds(room),
      microphone: sources.read('microphone'),
      camera: sources.read('camera'),
      screen: sources.read('screen'),
      soundBlocked: !room.canPlaybackAudio,
      handBusy: this.#handBusy,
      notices: this.#notices.list,
    };
  }

  #publishSnapshot(snapshot: CallSnapshot): void {
    this.snapshot = snapshot;
    for (const listener of this.#listeners) listener(snapshot);
  }
}

function withRecording(facts: MeetingFacts, recorded: boolean): MeetingFacts {
  const recording = overLiveKit(facts.recording, recorded);
  return recording === facts.recording ? facts : { ...facts, recording };
}
