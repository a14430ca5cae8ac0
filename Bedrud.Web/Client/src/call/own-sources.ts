import {
  type LocalTrackPublication,
  type Participant,
  type Room,
  RoomEvent,
  Track,
  TrackEvent,
  type TrackPublication,
} from 'livekit-client';
import { toMediaFailure } from '../devices.js';
import type { Notices } from './notices.js';
import { BlurFailed, turnCameraOn } from './own-camera.js';
import { isOn } from './people.js';
import { mayPublish, type PublishPermissions } from './permissions.js';
import { screenCapture } from './room.js';
import type { OwnSource, OwnSourceName } from './snapshot.js';

const names: readonly OwnSourceName[] = ['microphone', 'camera', 'screen'];

const trackSources: Record<OwnSourceName, Track.Source> = {
  microphone: Track.Source.Microphone,
  camera: Track.Source.Camera,
  screen: Track.Source.ScreenShare,
};

/** The own microphone, camera and screen: what is on, what is allowed, and who turned it off. */
export class OwnSources {
  readonly #busy = new Set<OwnSourceName>();
  readonly #wanted = new Set<OwnSourceName>();
  readonly #mutedByModerator = new Set<OwnSourceName>();
  readonly #deviceGone = new Set<OwnSourceName>();
  #allowed: Record<OwnSourceName, boolean>;

  constructor(
    private readonly room: Room,
    private readonly permissions: PublishPermissions,
    private readonly notices: Notices,
    private readonly changed: () => void,
  ) {
    this.#allowed = this.#readAllowed();
    room
      .on(RoomEvent.LocalTrackPublished, this.#onPublished)
      .on(RoomEvent.TrackMuted, this.#onMuted)
      .on(RoomEvent.TrackUnmuted, this.#onUnmuted)
      .on(RoomEvent.ParticipantPermissionsChanged, this.#onPermissions);
  }

  read(name: OwnSourceName): OwnSource {
    return {
      on: isOn(this.room.localParticipant.getTrackPublication(trackSources[name])),
      allowed: this.#allowed[name],
      busy: this.#busy.has(name),
      mutedByModerator: this.#mutedByModerator.has(name),
    };
  }

  async set(name: OwnSourceName, on: boolean): Promise<void> {
    await this.run(name, on, () => {
      const me = this.room.localParticipant;
      if (name === 'microphone') return me.setMicrophoneEnabled(on);
      if (name === 'camera') return on ? turnCameraOn(this.room) : me.setCameraEnabled(false);
      return me.setScreenShareEnabled(on, on ? screenCapture : undefined);
    });
  }

  /** One change of one source at a time, with its failure told. */
  async run(name: OwnSourceName, on: boolean, change: () => Promise<unknown>): Promise<void> {
    if (this.#busy.has(name)) return;
    if (on && !this.#allowed[name]) return this.notices.add({ kind: 'not-allowed', source: name });
    this.#busy.add(name);
    if (on) this.#wanted.add(name);
    else this.#wanted.delete(name);
    this.changed();
    try {
      await change();
    } catch (error) {
      this.#tell(name, error);
    } finally {
      this.#busy.delete(name);
      this.changed();
    }
  }

  #tell(name: OwnSourceName, error: unknown): void {
    if (!this.#allowed[name]) this.notices.add({ kind: 'not-allowed', source: name });
    else if (error instanceof BlurFailed) this.notices.add({ kind: 'blur-failed', source: name });
    else if (name !== 'screen')
      this.notices.add({ kind: 'media-failed', source: name, media: name, failure: toMediaFailure(error) });
    // Closing the browser's picker is an answer, not a failure.
    else if (toMediaFailure(error) !== 'denied') this.notices.add({ kind: 'screen-failed', source: name });
  }

  #readAllowed(): Record<OwnSourceName, boolean> {
    const current: PublishPermissions = this.room.localParticipant.permissions ?? this.permissions;
    const may = (name: OwnSourceName) => mayPublish(current, name);
    return { microphone: may('microphone'), camera: may('camera'), screen: may('screen') };
  }

  readonly #onPermissions = (_before: unknown, participant: Participant) => {
    if (participant !== this.room.localParticipant) return;
    const before = this.#allowed;
    this.#allowed = this.#readAllowed();
    for (const name of names) {
      if (before[name] === this.#allowed[name]) continue;
      this.#mutedByModerator.delete(name);
      this.notices.add({ kind: this.#allowed[name] ? 'allowed' : 'taken', source: name });
    }
    this.changed();
  };

  readonly #onPublished = (publication: LocalTrackPublication) => {
    const name = nameOf(publication);
    if (!name) return;
    // A full reconnect publishes muted tracks again, too.
    if (!publication.isMuted) this.#wanted.add(name);
    publication.track
      ?.on(TrackEvent.Ended, () => this.#deviceGone.add(name))
      .on(TrackEvent.Restarted, () => this.#deviceGone.delete(name));
  };

  readonly #onMuted = (publication: TrackPublication, participant: Participant) => {
    const name = nameOf(publication);
    if (!name || participant !== this.room.localParticipant || !this.#wanted.has(name)) return;
    // Neither a click nor our own doing: either the device went away, or a moderator muted it at the server.
    this.#wanted.delete(name);
    if (this.#deviceGone.delete(name)) {
      this.notices.add({ kind: 'device-lost', source: name });
    } else {
      this.#mutedByModerator.add(name);
      this.notices.add({ kind: 'muted', source: name });
    }
    this.changed();
  };

  readonly #onUnmuted = (publication: TrackPublication, participant: Participant) => {
    const name = nameOf(publication);
    if (!name || participant !== this.room.localParticipant) return;
    this.#wanted.add(name);
    this.#deviceGone.delete(name);
    this.#mutedByModerator.delete(name);
    this.notices.forget(name);
    this.changed();
  };
}

function nameOf(publication: TrackPublication): OwnSourceName | undefined {
  return names.find((name) => trackSources[name] === publication.source);
}
