import {
  CreateRoomRequest, DataPacket, DataPacket_Kind, DeleteRoomRequest, DeleteRoomResponse, DisconnectReason, ListParticipantsRequest,
  ListParticipantsResponse, ListRoomsRequest, ListRoomsResponse, MuteRoomTrackRequest, MuteRoomTrackResponse, RemoveParticipantResponse,
  type RoomEgress, RoomParticipantIdentity, SendDataRequest, SendDataResponse, UpdateParticipantRequest, UpdateRoomMetadataRequest,
  UpdateSubscriptionsRequest, UpdateSubscriptionsResponse, UserPacket,
} from '@livekit/protocol';
import { setTimeout as wait } from 'node:timers/promises';
import { faults } from '../dev/faults';
import { egressFaults } from '../egress/egressFaults';
import type { Claims } from '../protocol/claims';
import type { Participant } from '../room/participant';
import type { Room } from '../room/room';
import type { Rooms } from '../room/rooms';
import { type Method, method } from './twirpMethod';
import { permissionsDenied, serviceError, TwirpError } from './twirpError';

const NONCE_BYTES = 16;

export const roomService: Record<string, Method> = {
  CreateRoom: method(CreateRoomRequest, async ({ request, claims, rooms }) => {
    requireGrant(claims, 'roomCreate');
    checkLength(request.name, rooms.config.limit.maxRoomNameLength, 'room name length');
    const room = rooms.getOrCreate(request.name, request);
    if (request.egress) await startWith(room, request.egress, rooms);
    return room.info;
  }),

  ListRooms: method(ListRoomsRequest, ({ request, claims, rooms }) => {
    requireGrant(claims, 'roomList');
    const wanted = rooms.all().filter((room) => request.names.length === 0 || request.names.includes(room.name));
    return new ListRoomsResponse({ rooms: wanted.map((room) => room.info) });
  }),

  DeleteRoom: method(DeleteRoomRequest, ({ request, claims, rooms }) => {
    requireGrant(claims, 'roomCreate');
    existingRoom(rooms, request.room).close(DisconnectReason.ROOM_DELETED);
    return new DeleteRoomResponse();
  }),

  ListParticipants: method(ListParticipantsRequest, ({ request, claims, rooms }) => {
    requireAdmin(claims, request.room);
    const participants = [...(rooms.get(request.room)?.participants.values() ?? [])];
    return new ListParticipantsResponse({ participants: participants.map((participant) => participant.info()) });
  }),

  GetParticipant: method(RoomParticipantIdentity, ({ request, claims, rooms }) => {
    requireAdmin(claims, request.room);
    return existingParticipant(rooms, request.room, request.identity).info();
  }),

  RemoveParticipant: method(RoomParticipantIdentity, ({ request, claims, rooms }) => {
    requireAdmin(claims, request.room);
    const participant = existingParticipant(rooms, request.room, request.identity);
    participant.close(DisconnectReason.PARTICIPANT_REMOVED, { sendLeave: true });
    return new RemoveParticipantResponse();
  }),

  MutePublishedTrack: method(MuteRoomTrackRequest, async ({ request, claims, rooms }) => {
    requireAdmin(claims, request.room);
    const participant = await reachable(rooms.get(request.room)?.participants.get(request.identity));
    if (!request.muted && !rooms.config.room.enableRemoteUnmute) {
      throw serviceError('failed_precondition', 'remote unmute not enabled');
    }
    return new MuteRoomTrackResponse({ track: participant.publications.setMuted(request.trackSid, request.muted, { byServer: true }) });
  }),

  UpdateParticipant: method(UpdateParticipantRequest, ({ request, claims, rooms }) => {
    requireAdmin(claims, request.room);
    checkSize(request.metadata, rooms.config.limit.maxMetadataSize);
    return update(existingParticipant(rooms, request.room, request.identity), request).info();
  }),

  UpdateSubscriptions: method(UpdateSubscriptionsRequest, async ({ request, claims, rooms }) => {
    requireAdmin(claims, request.room);
    const participant = await reachable(rooms.get(request.room)?.participants.get(request.identity));
    const sids = [...request.trackSids, ...request.participantTracks.flatMap((tracks) => tracks.trackSids)];
    participant.subscriptions.setWish(sids, request.subscribe);
    return new UpdateSubscriptionsResponse();
  }),

  SendData: method(SendDataRequest, async ({ request, claims, rooms }) => {
    requireAdmin(claims, request.room);
    if (request.nonce.length !== 0 && request.nonce.length !== NONCE_BYTES) {
      throw new TwirpError('invalid_argument', `nonce should be 16-bytes or not present, got: ${request.nonce.length} bytes`);
    }
    const room = await reachable(rooms.get(request.room));
    room.sendData(serverPacket(room, request), request.kind === DataPacket_Kind.LOSSY ? '_lossy' : '_reliable');
    return new SendDataResponse();
  }),

  UpdateRoomMetadata: method(UpdateRoomMetadataRequest, ({ request, claims, rooms }) => {
    requireAdmin(claims, request.room);
    checkSize(request.metadata, rooms.config.limit.maxMetadataSize);
    const room = existingRoom(rooms, request.room);
    // As with a participant's: empty means "as it is", and nothing can be cleared so.
    if (request.metadata) room.setMetadata(request.metadata);
    return room.info;
  }),
};

/** Without redis or a worker the recording never starts, and this is how long a real server tries. */
async function startWith(room: Room, { room: request }: RoomEgress, { egresses }: Rooms): Promise<void> {
  if (!egresses.isConnected || egressFaults.noWorker) await wait(faults.createWithEgressMs);
  else if (request && !egresses.running(room.name)) egresses.start(room, request);
}

function requireGrant(claims: Claims | undefined, grant: 'roomCreate' | 'roomList'): void {
  if (!claims?.video?.[grant]) throw permissionsDenied();
}

function requireAdmin(claims: Claims | undefined, room: string): void {
  if (!claims?.video?.roomAdmin || claims.video.room !== room) throw permissionsDenied();
}

function existingRoom(rooms: Rooms, name: string): Room {
  const room = rooms.get(name);
  if (!room) throw serviceError('not_found', 'requested room does not exist');
  return room;
}

function existingParticipant(rooms: Rooms, room: string, identity: string): Participant {
  const participant = rooms.get(room)?.participants.get(identity);
  if (!participant) throw serviceError('not_found', 'participant does not exist');
  return participant;
}

/** Some methods ask the node that holds the room or the participant; when none does, the answer is a timeout. */
async function reachable<T>(target: T | undefined): Promise<T> {
  if (target !== undefined) return target;
  await wait(faults.missingTargetMs);
  throw serviceError('unavailable', 'no response from servers');
}

function update(participant: Participant, request: UpdateParticipantRequest): Participant {
  if (request.name) participant.setName(request.name);
  if (request.metadata) participant.setMetadata(request.metadata);
  if (Object.keys(request.attributes).length > 0) participant.setAttributes(request.attributes);
  if (request.permission) participant.setPermission(request.permission);
  return participant;
}

/** It names no sender: a client sees it come from nobody. */
function serverPacket(room: Room, request: SendDataRequest): DataPacket {
  const bySid = [...room.participants.values()].filter((p) => request.destinationSids.includes(p.sid)).map((p) => p.identity);
  const destinationIdentities = [...request.destinationIdentities, ...bySid];
  const value = new UserPacket({ payload: request.data, topic: request.topic, destinationIdentities, nonce: request.nonce });
  return new DataPacket({ kind: request.kind, destinationIdentities, value: { case: 'user', value } });
}

function checkSize(metadata: string, max: number): void {
  if (max > 0 && Buffer.byteLength(metadata) > max) throw serviceError('invalid_argument', `metadata size exceeds limits: max size ${max}`);
}

function checkLength(text: string, max: number, what: string): void {
  if (max > 0 && Buffer.byteLength(text) > max) throw serviceError('invalid_argument', `${what} exceeds limits: max length ${max}`);
}
