import {
  DisconnectReason,
  type RemoteParticipant,
  type RemoteTrack,
  type RemoteTrackPublication,
  Room,
  RoomEvent,
  Track,
} from 'livekit-client';
import type { RecordedPerson, Shown } from './arrange.js';
import type { Admission } from './protocol.js';

const retryMs = [500, 1000, 2000, 4000, 5000];
/** After these, joining again would open a room that was closed, or fight a second recorder. */
const final = new Set<DisconnectReason | undefined>([
  DisconnectReason.ROOM_DELETED,
  DisconnectReason.ROOM_CLOSED,
  DisconnectReason.PARTICIPANT_REMOVED,
  DisconnectReason.DUPLICATE_IDENTITY,
]);

export interface RoomEvents {
  /** A token of now. */
  admission(): Promise<Admission>;
  added(id: string, track: MediaStreamTrack, kind: 'video' | 'audio'): void;
  removed(id: string): void;
  /** Who is there, or what they show, is another. */
  changed(): void;
  ended(reason: string): void;
}

const changes = [
  RoomEvent.ParticipantConnected,
  RoomEvent.ParticipantDisconnected,
  RoomEvent.ParticipantNameChanged,
  RoomEvent.TrackMuted,
  RoomEvent.TrackUnmuted,
  RoomEvent.ActiveSpeakersChanged,
  RoomEvent.Connected,
  RoomEvent.Reconnected,
] as const;

/** The room as a recorder is in it: hidden, hearing and seeing everybody, and back as soon as it can be when it was thrown out of line. */
export class MeetingRoom {
  readonly #room = new Room({ adaptiveStream: false, dynacast: false, disconnectOnPageLeave: false });
  /** What each subscribed track is called; one that comes again after a rejoining is another. */
  readonly #ids = new Map<RemoteTrack, string>();
  #count = 0;
  #leaving = false;
  #joining = false;

  constructor(readonly events: RoomEvents) {
    this.#room
      .on(RoomEvent.TrackSubscribed, (track) => this.#add(track))
      .on(RoomEvent.TrackUnsubscribed, (track) => this.#remove(track))
      .on(RoomEvent.Disconnected, (reason) => this.#lost(reason));
    for (const change of changes) this.#room.on(change, () => events.changed());
  }

  get connected(): boolean {
    return this.#room.state === 'connected';
  }

  get people(): RecordedPerson[] {
    return [...this.#room.remoteParticipants.values()].map((person) => this.#see(person));
  }

  /** Joins, however often that takes. */
  async join(): Promise<void> {
    // An attempt that fails is told as a lost connection too.
    if (this.#joining) return;
    this.#joining = true;
    for (let attempt = 0; this.#joining && !this.#leaving; attempt++) {
      try {
        const { url, token } = await this.events.admission();
        await this.#room.connect(url, token, { autoSubscribe: true });
        this.#joining = false;
        this.events.changed();
      } catch {
        await new Promise((resolve) => setTimeout(resolve, retryMs[Math.min(attempt, retryMs.length - 1)]));
      }
    }
  }

  /** Asks LiveKit for no more than is shown: small layers for small tiles, nothing for who has none. */
  want(shown: readonly Shown[]): void {
    const sizes = new Map(shown.map((one) => [`${one.person.identity} ${one.source}`, one.rect]));
    for (const person of this.#room.remoteParticipants.values()) {
      for (const publication of person.trackPublications.values()) {
        const picture = publication as RemoteTrackPublication;
        if (picture.kind !== Track.Kind.Video || !picture.isSubscribed) continue;
        const source = picture.source === Track.Source.ScreenShare ? 'screen' : 'camera';
        const size = sizes.get(`${person.identity} ${source}`);
        picture.setEnabled(size !== undefined);
        if (size) picture.setVideoDimensions({ width: size.width, height: size.height });
      }
    }
  }

  async leave(): Promise<void> {
    this.#leaving = true;
    await this.#room.disconnect();
  }

  #add(track: RemoteTrack): void {
    const id = `${++this.#count}`;
    this.#ids.set(track, id);
    if (track.kind === Track.Kind.Audio) {
      // Chromium decodes sound only where an element plays it.
      const element = track.attach();
      element.muted = true;
      document.body.append(element);
    }
    this.events.added(id, track.mediaStreamTrack, track.kind === Track.Kind.Audio ? 'audio' : 'video');
    this.events.changed();
  }

  #remove(track: RemoteTrack): void {
    for (const element of track.detach()) element.remove();
    const id = this.#ids.get(track);
    this.#ids.delete(track);
    if (id) this.events.removed(id);
    this.events.changed();
  }

  #lost(reason: DisconnectReason | undefined): void {
    if (this.#leaving) return;
    this.events.changed();
    if (final.has(reason)) this.events.ended(DisconnectReason[reason as DisconnectReason]);
    else void this.join();
  }

  #see(person: RemoteParticipant): RecordedPerson {
    return {
      identity: person.identity,
      name: person.name ?? '',
      speaking: person.isSpeaking,
      camera: this.#track(person, Track.Source.Camera),
      screen: this.#track(person, Track.Source.ScreenShare),
    };
  }

  #track(person: RemoteParticipant, source: Track.Source): string | null {
    const publication = person.getTrackPublication(source);
    const track = publication?.track as RemoteTrack | undefined;
    return track && !publication?.isMuted ? (this.#ids.get(track) ?? null) : null;
  }
}
