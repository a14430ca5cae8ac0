import { ConnectionQuality, ConnectionState, type DisconnectReason, type Room, RoomEvent, Track } from 'livekit-client';
import type { JoinAnswer } from '../src/api.js';
import type { CallDependencies } from '../src/call/call.js';
import type { JoinChoice } from '../src/call/choice.js';
import { defaultPreferences } from '../src/preferences.js';

type Listener = (...args: never[]) => void;

export class Emitter {
  readonly #listeners = new Map<string, Listener[]>();

  get events(): string[] {
    return [...this.#listeners.keys()];
  }

  on(event: string, listener: Listener): this {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener]);
    return this;
  }

  emit(event: string, ...args: unknown[]): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(...(args as never[]));
  }

  removeAllListeners(): void {
    this.#listeners.clear();
  }
}

export class FakePublication {
  isMuted = false;
  trackSid: string;
  track = new Emitter();
  constructor(readonly source: Track.Source) {
    this.trackSid = `TR_${source}`;
  }
}

export class FakeParticipant {
  isSpeaking = false;
  attributes: Record<string, string> = {};
  connectionQuality = ConnectionQuality.Good;
  joinedAt = new Date(1000);
  permissions: unknown;
  publications = new Map<Track.Source, FakePublication>();
  audioTrackPublications = new Map();

  constructor(
    readonly identity: string,
    public name = identity.toUpperCase(),
  ) {}

  getTrackPublication(source: Track.Source) {
    return this.publications.get(source);
  }
}

/** The part of LiveKit's Room that a call uses, driven by the test. */
export class FakeRoom extends Emitter {
  state = ConnectionState.Disconnected;
  canPlaybackAudio = true;
  isRecording = false;
  remoteParticipants = new Map<string, FakeParticipant>();
  connectError: Error | undefined;
  metadata: string | undefined;
  /** 2: media flow. */
  engine = { pcManager: { currentState: 2 } };
  readonly me = new FakeParticipant('me', 'Me');

  get localParticipant() {
    const set = (source: Track.Source) => async (on: boolean) => {
      const existing = this.me.publications.get(source);
      if (!existing && on) this.publish(source);
      else if (existing && source === Track.Source.ScreenShare && !on) this.unpublish(source);
      else if (existing) this.mute(source, !on);
    };
    return Object.assign(this.me, {
      setMicrophoneEnabled: set(Track.Source.Microphone),
      setCameraEnabled: set(Track.Source.Camera),
      setScreenShareEnabled: set(Track.Source.ScreenShare),
    });
  }

  async connect() {
    if (this.connectError) {
      this.emit(RoomEvent.Disconnected);
      throw this.connectError;
    }
    this.become(ConnectionState.Connected);
  }

  async disconnect() {
    this.end(1);
  }

  become(state: ConnectionState) {
    this.state = state;
    this.emit(RoomEvent.ConnectionStateChanged, state);
  }

  end(reason: DisconnectReason) {
    this.become(ConnectionState.Disconnected);
    this.emit(RoomEvent.Disconnected, reason);
  }

  publish(source: Track.Source) {
    const publication = new FakePublication(source);
    this.me.publications.set(source, publication);
    this.emit(RoomEvent.LocalTrackPublished, publication);
    return publication;
  }

  unpublish(source: Track.Source) {
    this.me.publications.delete(source);
    this.emit(RoomEvent.LocalTrackUnpublished);
  }

  mute(source: Track.Source, muted: boolean) {
    const publication = this.me.publications.get(source);
    if (!publication) return;
    publication.isMuted = muted;
    this.emit(muted ? RoomEvent.TrackMuted : RoomEvent.TrackUnmuted, publication, this.localParticipant);
  }

  permit(permissions: unknown) {
    const before = this.me.permissions;
    this.me.permissions = permissions;
    this.emit(RoomEvent.ParticipantPermissionsChanged, before, this.localParticipant);
  }

  arrive(identity: string, joinedAt = 2000) {
    const participant = new FakeParticipant(identity);
    participant.joinedAt = new Date(joinedAt);
    this.remoteParticipants.set(identity, participant);
    this.emit(RoomEvent.ParticipantConnected, participant);
    return participant;
  }

  depart(identity: string) {
    const participant = this.remoteParticipants.get(identity);
    this.remoteParticipants.delete(identity);
    this.emit(RoomEvent.ParticipantDisconnected, participant);
  }

  get asRoom(): Room {
    return this as unknown as Room;
  }
}

export const admission: JoinAnswer = {
  admission: {
    roomName: 'daily',
    serverUrl: 'wss://media.example',
    token: 't',
    identity: 'me',
    name: 'Me',
    role: 'guest',
    permissions: { canPublish: true, canSubscribe: true, canPublishData: true, canPublishSources: [] },
    expiresAt: '2030-01-01T00:00:00Z',
  },
};

export const choice: JoinChoice = {
  displayName: 'Me',
  cameraOn: false,
  microphoneOn: true,
  preferences: { ...defaultPreferences, cameraOn: false },
};

export function dependencies(room: FakeRoom, ...answers: JoinAnswer[]): CallDependencies & { asked: number } {
  const fake = {
    asked: 0,
    requestJoin: async () => {
      fake.asked++;
      return answers.length > 1 ? (answers.shift() as JoinAnswer) : (answers[0] ?? admission);
    },
    createRoom: () => room.asRoom,
    // A portal that does not answer; tests about it bring their own.
    fetcher: (() => new Promise(() => {})) as typeof fetch,
  };
  return fake;
}
