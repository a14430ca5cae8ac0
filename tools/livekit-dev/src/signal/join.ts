import {
  ClientConfiguration, Codec, DisconnectReason, JoinResponse, LeaveRequest, LeaveRequest_Action, ParticipantInfo_State, ParticipantUpdate,
  ReconnectResponse, ServerInfo, ServerInfo_Edition, SignalRequest, SignalResponse,
} from '@livekit/protocol';
import { randomBytes } from 'node:crypto';
import type { RawData, WebSocket } from 'ws';
import { metrics } from '../http/metrics';
import { log } from '../process/log';
import { PROTOCOL_VERSION } from '../process/version';
import { permissionOf } from '../protocol/claims';
import { Participant } from '../room/participant';
import type { Room } from '../room/room';
import type { Rooms } from '../room/rooms';
import { type Admission, Refusal } from './admission';
import { onSignalRequest } from './requests';

/** What is offered for publishing: what this server can forward from any packet on. */
const PUBLISH_CODECS = ['video/VP8', 'video/H264', 'video/VP9', 'audio/opus'];

/** Whether a join would be let in; livekit-server says no more than this to one who comes to a full room. */
export function prepareRoom(rooms: Rooms, admission: Admission): Room {
  const { claims, roomName } = admission;
  const room = rooms.getOrCreateFromToken(roomName, claims.roomConfig);
  const isSame = room.participants.has(claims.sub ?? '');
  if (!isSame && !room.hasPlaceFor(permissionOf(claims.video ?? {}))) throw new Refusal(500, 'connection closed by media');
  return room;
}

/** A new websocket of a client that wants to join. */
export async function join(socket: WebSocket, room: Room, admission: Admission): Promise<void> {
  const { claims, joinRequest } = admission;
  room.participants.get(claims.sub ?? '')?.close(DisconnectReason.DUPLICATE_IDENTITY, { sendLeave: true });
  const participant = new Participant(room, {
    claims,
    client: admission.client,
    autoSubscribe: admission.autoSubscribe,
    singleConnection: joinRequest !== undefined,
  });
  if (joinRequest?.metadata) participant.metadata = joinRequest.metadata;
  Object.assign(participant.attributes, joinRequest?.participantAttributes);
  room.add(participant);

  // Listen before the first await: an eager client's messages are kept until the transports exist.
  const deliver = listen(socket, participant);
  await participant.connection.open(room.host.config.portRange);
  if (participant.closed) return;
  participant.signal.send({ case: 'join', value: joinResponse(participant) });
  participant.onJoined();
  participant.tokens.send();
  if (joinRequest) {
    for (const request of joinRequest.addTrackRequests) participant.publications.add(request);
    if (joinRequest.publisherOffer) await participant.connection.onOffer(joinRequest.publisherOffer);
  } else {
    participant.subscriptions.negotiate();
  }
  deliver();
  log('info', 'starting RTC session', { room: room.name, roomID: room.info.sid, participant: participant.identity, participantID: participant.sid });
}

/** A new websocket of a client whose old one broke; its media may still flow. */
export async function resume(socket: WebSocket, room: Room | undefined, admission: Admission): Promise<void> {
  const participant = room?.participants.get(admission.claims.sub ?? '');
  if (!room || !participant || (admission.resumes && participant.sid !== admission.resumes)) {
    const leave = new LeaveRequest({ reason: DisconnectReason.STATE_MISMATCH, action: LeaveRequest_Action.RECONNECT, canReconnect: true });
    socket.send(new SignalResponse({ message: { case: 'leave', value: leave } }).toBinary());
    setTimeout(() => socket.close(), 200);
    return;
  }
  const deliver = listen(socket, participant);
  const value = new ReconnectResponse({
    serverInfo: serverInfo(),
    clientConfiguration: new ClientConfiguration(),
    lastMessageSeq: participant.connection.lastReliableSequence,
  });
  participant.signal.send({ case: 'reconnect', value });
  const visible = [...room.participants.values()].filter((p) => p === participant || !p.permission.hidden);
  participant.signal.send({ case: 'update', value: new ParticipantUpdate({ participants: visible.map((p) => p.info()) }) });
  participant.tokens.send();
  for (const publication of participant.publications.all()) publication.dynacast.repeat();
  deliver();
  await participant.subscriptions.restart();
}

/** Returns the function that starts delivery; what came before is delivered then. */
function listen(socket: WebSocket, participant: Participant): () => void {
  let early: SignalRequest[] | undefined = [];
  participant.signal.attach(socket);
  socket.on('message', (data, isBinary) => {
    const request = decode(data, isBinary);
    if (!request) log('warn', 'could not decode signal request', { participant: participant.identity });
    else if (early) early.push(request);
    else if (participant.signal.isCurrent(socket) && !participant.closed) onSignalRequest(participant, request);
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    // Before media flows nothing is worth waiting for. Afterwards the client may resume, or its silence ends it.
    if (participant.signal.isCurrent(socket) && !participant.isActive) participant.close(DisconnectReason.SIGNAL_CLOSE);
  });
  return () => {
    const requests = early ?? [];
    early = undefined;
    for (const request of requests) if (!participant.closed) onSignalRequest(participant, request);
  };
}

function decode(data: RawData, isBinary: boolean): SignalRequest | undefined {
  const bytes = data as Buffer;
  try {
    return isBinary ? SignalRequest.fromBinary(new Uint8Array(bytes)) : SignalRequest.fromJsonString(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

function joinResponse(participant: Participant): JoinResponse {
  const { room } = participant;
  const others = room.others(participant).filter((other) => !other.permission.hidden && other.state !== ParticipantInfo_State.JOINING);
  return new JoinResponse({
    room: room.info,
    participant: participant.info(),
    otherParticipants: others.map((other) => other.info()),
    serverVersion: PROTOCOL_VERSION,
    serverInfo: serverInfo(),
    subscriberPrimary: !participant.connection.single,
    pingInterval: 5,
    pingTimeout: 15,
    sifTrailer: new Uint8Array(randomBytes(32)),
    enabledPublishCodecs: PUBLISH_CODECS.filter((mime) => isEnabled(room, mime)).map((mime) => new Codec({ mime })),
    fastPublish: participant.permission.canPublish,
  });
}

function isEnabled(room: Room, mime: string): boolean {
  return room.info.enabledCodecs.some((codec) => codec.mime.toLowerCase() === mime.toLowerCase());
}

function serverInfo(): ServerInfo {
  return new ServerInfo({ edition: ServerInfo_Edition.Standard, version: PROTOCOL_VERSION, protocol: 17, nodeId: metrics.nodeId, agentProtocol: 1 });
}
