import {
  DisconnectReason, ParticipantInfo, ParticipantInfo_Kind, ParticipantInfo_State, type ClientInfo, type ParticipantPermission,
} from '@livekit/protocol';
import { log } from '../process/log';
import { type Claims, grantOf, mayPublish, permissionOf } from '../protocol/claims';
import { newId, unixNow } from '../protocol/ids';
import { SignalChannel } from '../signal/channel';
import { TokenRefresher } from '../signal/tokenRefresher';
import { participantEvent } from '../webhooks/events';
import { Connection } from './connection';
import { Publications } from './publications';
import type { Room } from './room';
import { Subscriptions } from './subscriptions';

export interface JoinOptions {
  claims: Claims;
  client?: ClientInfo;
  autoSubscribe: boolean;
  /** `/rtc/v1`: one peer connection both ways; otherwise one to publish and one to subscribe. */
  singleConnection: boolean;
  attributes?: Record<string, string>;
  metadata?: string;
}

const JOIN_TIMEOUT_MS = 60_000;

export class Participant {
  readonly sid = newId('PA_');
  readonly identity: string;
  readonly signal = new SignalChannel();
  readonly publications = new Publications(this);
  readonly subscriptions: Subscriptions;
  readonly connection: Connection;
  readonly tokens: TokenRefresher;

  state = ParticipantInfo_State.JOINING;
  permission: ParticipantPermission;
  name: string;
  metadata: string;
  attributes: Record<string, string>;
  hasPublished = false;
  closed = false;
  closeReason = DisconnectReason.UNKNOWN_REASON;

  private version = 0;
  private readonly joinedAtMs = BigInt(Date.now());
  private readonly joinedAt = unixNow();
  private readonly joinTimeout: NodeJS.Timeout;

  constructor(readonly room: Room, readonly options: JoinOptions) {
    const { claims } = options;
    this.identity = claims.sub ?? '';
    this.name = claims.name ?? '';
    this.metadata = claims.metadata ?? '';
    this.attributes = { ...claims.attributes };
    this.permission = permissionOf(claims.video ?? {});
    this.tokens = new TokenRefresher(this, room.host.config.keys);
    this.connection = new Connection(this, options.singleConnection);
    this.subscriptions = new Subscriptions(this, options.autoSubscribe);
    this.joinTimeout = setTimeout(() => this.close(DisconnectReason.JOIN_FAILURE), JOIN_TIMEOUT_MS);
  }

  get isActive(): boolean {
    return this.state === ParticipantInfo_State.ACTIVE;
  }

  /** A recorder in this server, of which nothing is lost when it ends. */
  get isEgress(): boolean {
    return this.options.claims.kind === 'egress';
  }

  get isPublisher(): boolean {
    return this.hasPublished && this.permission.canPublish;
  }

  info(): ParticipantInfo {
    return new ParticipantInfo({
      sid: this.sid,
      identity: this.identity,
      state: this.state,
      tracks: this.publications.infos(),
      metadata: this.metadata,
      joinedAt: this.joinedAt,
      joinedAtMs: this.joinedAtMs,
      name: this.name,
      version: this.version,
      permission: this.permission,
      isPublisher: this.isPublisher,
      kind: kindOf(this.options.claims.kind),
      attributes: { ...this.attributes },
      disconnectReason: this.closeReason,
      clientProtocol: this.options.client?.clientProtocol,
      capabilities: this.options.client?.capabilities,
    });
  }

  /** The join answer has been sent. */
  onJoined(): void {
    this.state = ParticipantInfo_State.JOINED;
    this.changed();
  }

  /** Media flows: from now on the participant counts for webhooks and receives. */
  onConnected(): void {
    if (this.closed || this.isActive) return;
    clearTimeout(this.joinTimeout);
    this.state = ParticipantInfo_State.ACTIVE;
    this.changed();
    const { room } = this;
    log('info', 'participant active', { room: room.name, roomID: room.info.sid, participant: this.identity, participantID: this.sid });
    room.host.notify(participantEvent('participant_joined', room.info, this.info()));
    this.subscriptions.subscribeToAll();
  }

  /** Everything others see of this participant has changed. */
  changed({ urgent = false } = {}): void {
    this.version++;
    if (!this.closed) this.room.updates.publish(this, { urgent });
  }

  setName(name: string): void {
    this.name = name;
    this.changed({ urgent: true });
    this.tokens.send();
  }

  setMetadata(metadata: string): void {
    this.metadata = metadata;
    this.changed({ urgent: true });
    this.tokens.send();
  }

  /** An empty value deletes the attribute. */
  setAttributes(changes: Record<string, string>): void {
    for (const [key, value] of Object.entries(changes)) {
      if (value === '') delete this.attributes[key];
      else this.attributes[key] = value;
    }
    this.changed({ urgent: true });
    this.tokens.send();
  }

  /** Replaces the whole permission. What is no longer allowed ends now. */
  setPermission(permission: ParticipantPermission): void {
    this.permission = permission;
    this.tokens.grant = grantOf(this.options.claims.video ?? {}, permission);
    for (const publication of this.publications.all()) {
      if (!mayPublish(permission, publication.info.source)) this.publications.unpublish(publication.sid, { tellPublisher: true });
    }
    if (permission.canSubscribe) this.subscriptions.subscribeToAll();
    else this.subscriptions.unsubscribeAll();
    this.changed({ urgent: true });
    this.tokens.send();
  }

  sendData(label: string, data: Buffer): void {
    this.connection.receiving?.sendData(label, data);
  }

  /** Ends the session, once. `quiet`: the server is going down, and nobody hears of it by webhook. */
  close(reason: DisconnectReason, { sendLeave = false, quiet = false } = {}): void {
    if (this.closed) return;
    this.closed = true;
    clearTimeout(this.joinTimeout);
    this.tokens.stop();
    if (sendLeave) this.signal.sendLeave(reason);

    const wasActive = this.isActive;
    const { room } = this;
    this.publications.unpublishAll({ quiet });
    this.subscriptions.dispose();
    this.state = ParticipantInfo_State.DISCONNECTED;
    this.closeReason = reason;
    room.remove(this);
    this.version++;
    room.updates.publish(this);
    if (!quiet) {
      room.host.notify(participantEvent(wasActive ? 'participant_left' : 'participant_connection_aborted', room.info, this.info()));
    }
    log('info', 'participant closing', { room: room.name, participant: this.identity, participantID: this.sid, reason: DisconnectReason[reason] });
    this.signal.closeSoon();
    this.connection.close();
    room.host.onParticipantGone();
  }
}

function kindOf(claim = ''): ParticipantInfo_Kind {
  const name = claim.toUpperCase();
  return name in ParticipantInfo_Kind ? ParticipantInfo_Kind[name as keyof typeof ParticipantInfo_Kind] : ParticipantInfo_Kind.STANDARD;
}
