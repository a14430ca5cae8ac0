import { DisconnectReason, RoomConfiguration, type WebhookEvent } from '@livekit/protocol';
import { Egresses } from '../egress/egresses';
import type { Config } from '../process/config';
import { unixNow } from '../protocol/ids';
import type { WebhookNotifier } from '../webhooks/notifier';
import { Room, type RoomHost, type RoomSettings } from './room';

/** All rooms of this server, by name. */
export class Rooms implements RoomHost {
  private readonly byName = new Map<string, Room>();
  private readonly idleTimer = setInterval(() => this.closeIdle(), 1000);
  /** Called whenever a participant has gone; a draining server waits for it. */
  onParticipantGone: () => void = () => {};

  readonly egresses: Egresses;

  constructor(readonly config: Config, private readonly webhooks: WebhookNotifier) {
    this.egresses = new Egresses(config.redis, { notify: (event) => this.notify(event), onEnded: () => this.onParticipantGone() });
  }

  get(name: string): Room | undefined {
    return this.byName.get(name);
  }

  all(): Room[] {
    return [...this.byName.values()];
  }

  get pendingWebhooks(): number {
    return this.webhooks.pending;
  }

  participantCount(): number {
    return this.all().reduce((sum, room) => sum + room.participants.size, 0);
  }

  /** Nobody is in a meeting, and no recording is unfinished. */
  get isIdle(): boolean {
    return !this.egresses.isBusy && this.all().every((room) => [...room.participants.values()].every(({ isEgress }) => isEgress));
  }

  /** An existing room keeps its settings; zeros mean the server's defaults. */
  getOrCreate(name: string, wanted: Partial<RoomSettings> = {}): Room {
    const existing = this.byName.get(name);
    if (existing) return existing;
    const defaults = this.config.room;
    const room = new Room(this, name, {
      emptyTimeout: wanted.emptyTimeout || defaults.emptyTimeout,
      departureTimeout: wanted.departureTimeout || defaults.departureTimeout,
      maxParticipants: wanted.maxParticipants || defaults.maxParticipants,
      metadata: wanted.metadata ?? '',
    });
    this.byName.set(name, room);
    return room;
  }

  /** For the first participant of a room: the settings come from its token. */
  getOrCreateFromToken(name: string, roomConfig: Record<string, unknown> | undefined): Room {
    const wanted = RoomConfiguration.fromJson((roomConfig ?? {}) as never, { ignoreUnknownFields: true });
    return this.getOrCreate(name, wanted);
  }

  notify(event: WebhookEvent): void {
    this.webhooks.notify(event);
  }

  onClosed(room: Room): void {
    if (this.byName.get(room.name) === room) this.byName.delete(room.name);
  }

  stop(): void {
    clearInterval(this.idleTimer);
  }

  private closeIdle(): void {
    const now = Number(unixNow());
    for (const room of this.all()) if (room.isOverdue(now)) room.close(DisconnectReason.ROOM_CLOSED);
  }
}
