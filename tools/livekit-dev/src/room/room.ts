import { Codec, DataPacket, ParticipantInfo_State, Room as RoomInfo, type DisconnectReason, type WebhookEvent } from '@livekit/protocol';
import type { Config } from '../process/config';
import { log } from '../process/log';
import { newId, newSecret, unixNow } from '../protocol/ids';
import { roomEvent } from '../webhooks/events';
import type { Participant } from './participant';
import { ParticipantUpdates } from './participantUpdates';
import type { Publication } from './publications';
import { reportQuality } from './quality';
import type { RoomObserver } from './roomObserver';
import { SpeakerDetector } from './speakers';

export interface RoomSettings {
  emptyTimeout: number;
  departureTimeout: number;
  maxParticipants: number;
  metadata: string;
}

/** What a room needs of the server around it. */
export interface RoomHost {
  config: Config;
  notify(event: WebhookEvent): void;
  /** A draining server waits for the last one. */
  onParticipantGone(): void;
  onClosed(room: Room): void;
}

const ROOM_UPDATE_INTERVAL_MS = 5000;

export class Room {
  readonly participants = new Map<string, Participant>();
  readonly updates = new ParticipantUpdates(this);
  /** Recorders. */
  readonly observers = new Set<RoomObserver>();
  closed = false;

  /** Sent and stored as it is: its counts are refreshed every 5 s only, as in livekit-server. */
  readonly info: RoomInfo;
  /** Unix seconds when the last participant left, 0 while nobody has. */
  private leftAt = 0;
  private dirty = false;
  private readonly speakers = new SpeakerDetector(this);
  private readonly roomTimer: NodeJS.Timeout;

  constructor(readonly host: RoomHost, name: string, settings: RoomSettings) {
    const createdAt = Date.now();
    this.info = new RoomInfo({
      sid: newId('RM_'),
      name,
      ...settings,
      creationTime: BigInt(Math.floor(createdAt / 1000)),
      creationTimeMs: BigInt(createdAt),
      turnPassword: newSecret(),
      enabledCodecs: host.config.room.enabledCodecs.map((codec) => new Codec(codec)),
    });
    this.roomTimer = setInterval(() => this.onRoomTimer(), ROOM_UPDATE_INTERVAL_MS);
    host.notify(roomEvent('room_started', this.info));
  }

  get name(): string {
    return this.info.name;
  }

  publication(trackSid: string): Publication | undefined {
    for (const participant of this.participants.values()) {
      const publication = participant.publications.get(trackSid);
      if (publication) return publication;
    }
    return undefined;
  }

  /** Recorders and agents neither fill a room nor are refused by a full one. */
  hasPlaceFor(candidate: { recorder: boolean; agent: boolean }): boolean {
    const max = this.info.maxParticipants;
    if (max === 0 || candidate.recorder || candidate.agent) return true;
    return this.independent().length < max;
  }

  add(participant: Participant): void {
    this.participants.set(participant.identity, participant);
    this.onMembershipChanged(participant);
  }

  remove(participant: Participant): void {
    if (this.participants.get(participant.identity) === participant) this.participants.delete(participant.identity);
    this.leftAt = Number(unixNow());
    this.onMembershipChanged(participant);
  }

  others(participant: Participant): Participant[] {
    return [...this.participants.values()].filter((other) => other !== participant);
  }

  active(): Participant[] {
    return [...this.participants.values()].filter((p) => p.state === ParticipantInfo_State.ACTIVE);
  }

  markDirty(): void {
    this.dirty = true;
  }

  setMetadata(metadata: string): void {
    this.info.metadata = metadata;
    this.sendRoomUpdate();
  }

  /** Delivers to the named identities, or to all but the sender. */
  sendData(packet: DataPacket, label: string, sender?: Participant): void {
    const wanted = packet.destinationIdentities;
    const bytes = Buffer.from(packet.toBinary());
    for (const participant of this.active()) {
      const isWanted = wanted.length === 0 ? participant !== sender : wanted.includes(participant.identity);
      if (isWanted) participant.sendData(label, bytes);
    }
  }

  /** True when nobody has come, or come back, for as long as the room's timeout says. Whole seconds, as in livekit-server. */
  isOverdue(nowSeconds: number): boolean {
    if (this.independent().length > 0) return false;
    if (this.leftAt > 0) return nowSeconds - this.leftAt >= this.info.departureTimeout;
    return nowSeconds - Number(this.info.creationTime) >= this.info.emptyTimeout;
  }

  close(reason: DisconnectReason): void {
    if (this.closed) return;
    this.closed = true;
    clearInterval(this.roomTimer);
    this.updates.stop();
    this.speakers.stop();
    for (const participant of [...this.participants.values()]) participant.close(reason, { sendLeave: true });
    log('info', 'room closed', { room: this.name, roomID: this.info.sid }, 'livekit.room');
    this.host.notify(roomEvent('room_finished', this.info));
    this.host.onClosed(this);
  }

  private independent(): Participant[] {
    return [...this.participants.values()].filter((p) => !p.permission.recorder && !p.permission.agent);
  }

  private onMembershipChanged(participant: Participant): void {
    this.markDirty();
    for (const observer of [...this.observers]) observer.onMembership();
    if (!participant.permission.recorder || this.closed) return;
    const recording = [...this.participants.values()].some((p) => p.permission.recorder);
    if (recording === this.info.activeRecording) return;
    this.info.activeRecording = recording;
    this.sendRoomUpdate();
  }

  private onRoomTimer(): void {
    reportQuality(this);
    if (this.dirty) this.sendRoomUpdate();
  }

  private sendRoomUpdate(): void {
    this.dirty = false;
    this.info.numParticipants = [...this.participants.values()].filter((p) => !p.permission.recorder).length;
    this.info.numPublishers = [...this.participants.values()].filter((p) => p.isPublisher).length;
    for (const participant of this.participants.values()) participant.signal.sendRoomUpdate(this.info);
  }
}
