import { DisconnectReason } from '@livekit/protocol';
import { Participant } from '../room/participant';
import type { Publication } from '../room/publications';
import type { Room } from '../room/room';
import type { RoomObserver } from '../room/roomObserver';
import { Tape } from './tape';

/** Time for a picture to follow the sound, before a meeting counts as one without. */
const PICTURE_WAIT_MS = 500;
/** Longer than this nobody waits for a picture that is announced. */
const ANNOUNCED_WAIT_MS = 5000;

export interface RecorderOptions {
  egressId: string;
  layout: string;
  audio: boolean;
  video: boolean;
  /** There is something to record; called once. */
  onMedia(): void;
  /** Everybody has gone, or the recorder was removed; called once. */
  onAlone(): void;
}

/** The hidden participant that records, of the kind that LiveKit's egress is. It has no connection: it is in the server. */
export class Recorder implements RoomObserver {
  readonly tape: Tape;
  private participant?: Participant;
  private sawSomebody = false;
  private mediaTimer?: NodeJS.Timeout;
  private left = false;

  constructor(private readonly room: Room, private readonly options: RecorderOptions) {
    this.tape = new Tape(options, options.layout, () => this.checkMedia());
  }

  join(): void {
    if (this.left || this.room.closed) return this.options.onAlone();
    const { egressId } = this.options;
    const grant = { room: this.room.name, roomJoin: true, canSubscribe: true, canPublish: false, canPublishData: false, hidden: true, recorder: true };
    this.participant = new Participant(this.room, {
      claims: { sub: egressId, kind: 'egress', video: grant },
      autoSubscribe: false,
      singleConnection: true,
    });
    this.room.add(this.participant);
    this.room.observers.add(this);
    this.participant.onJoined();
    this.participant.onConnected();
    this.tape.addAll(this.room, this.participant);
    this.onMembership();
  }

  /** Ends the tape; the room learns that it is no longer recorded. */
  leave(): void {
    if (this.left) return;
    this.left = true;
    clearTimeout(this.mediaTimer);
    this.room.observers.delete(this);
    this.tape.close();
    this.participant?.close(DisconnectReason.CLIENT_INITIATED);
  }

  onMembership(): void {
    if (this.left || !this.participant) return;
    if (this.participant.closed) return this.alone();
    const people = this.room.others(this.participant).filter(({ permission, closed }) => !permission.hidden && !permission.recorder && !closed);
    this.tape.setPeople(people);
    if (people.length > 0) this.sawSomebody = true;
    else if (this.sawSomebody || this.room.closed) this.alone();
  }

  onPublished(publication: Publication): void {
    this.tape.add(publication);
  }

  onUnpublished(publication: Publication): void {
    this.tape.find(publication)?.close();
  }

  onMuted(publication: Publication): void {
    this.tape.find(publication)?.onMuted();
  }

  onSpeaker(identity: string): void {
    this.tape.setSpeaker(identity);
  }

  private alone(): void {
    if (!this.left) this.options.onAlone();
  }

  /** As LiveKit's recording page decides it: a picture begins the recording, or sound where none is to come. */
  private checkMedia(): void {
    const { tape, options } = this;
    if (tape.has('video')) return options.onMedia();
    if (this.mediaTimer) return;
    if (!options.video) return options.onMedia();
    this.mediaTimer = setTimeout(() => {
      if (!tape.expectsVideo()) return options.onMedia();
      this.mediaTimer = setTimeout(() => options.onMedia(), ANNOUNCED_WAIT_MS - PICTURE_WAIT_MS);
    }, PICTURE_WAIT_MS);
  }
}
