import type { IncomingMessage } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { ClientInfo, ClientInfo_Capability, JoinRequest, WrappedJoinRequest, WrappedJoinRequest_Compression } from '@livekit/protocol';
import type { Config } from '../process/config';
import type { Claims } from '../protocol/claims';
import { TokenError, verifyToken } from '../protocol/tokens';
import type { Rooms } from '../room/rooms';

export interface Admission {
  claims: Claims;
  roomName: string;
  /** Set on `/rtc/v1` only. */
  joinRequest?: JoinRequest;
  client?: ClientInfo;
  autoSubscribe: boolean;
  /** The participant sid of a client that wants to resume. */
  resumes?: string;
}

/** Refuses with an HTTP status and a plain text. */
export class Refusal extends Error {
  constructor(readonly status: number, text: string) {
    super(text);
  }
}

/** The checks before a websocket is opened; `/rtc/validate` answers with the same ones. */
export function admit(url: URL, request: IncomingMessage, rooms: Rooms): Admission {
  const { config } = rooms;
  const claims = readClaims(url, request, config.keys);
  if (!claims) throw new Refusal(401, 'no permissions to access the room');
  if (!claims.video?.roomJoin) throw new Refusal(401, 'permissions denied');
  if (!claims.sub) throw new Refusal(400, 'identity cannot be empty');
  if (!claims.video.room) throw new Refusal(400, 'no room name');
  checkLength(claims.sub, config.limit.maxParticipantIdentityLength, 'participant identity');
  checkLength(claims.video.room, config.limit.maxRoomNameLength, 'room name');

  const roomName = claims.video.room;
  const admission = url.pathname.startsWith('/rtc/v1')
    ? fromJoinRequest(url, claims, roomName)
    : fromQuery(url, claims, roomName);
  const mayCreate = config.room.autoCreate || claims.video.roomCreate === true;
  if (!mayCreate && !rooms.get(roomName)) throw new Refusal(404, 'requested room does not exist');
  return admission;
}

function readClaims(url: URL, request: IncomingMessage, keys: Config['keys']): Claims | undefined {
  const header = request.headers.authorization;
  const token = header ? header.replace(/^Bearer /, '') : url.searchParams.get('access_token');
  if (!token) return undefined;
  try {
    return verifyToken(token, keys);
  } catch (error) {
    if (error instanceof TokenError) throw new Refusal(401, error.message);
    throw error;
  }
}

function fromQuery(url: URL, claims: Claims, roomName: string): Admission {
  const query = url.searchParams;
  const capabilities = (query.get('capabilities') ?? '').split(',').map(Number).filter((n) => n > 0) as ClientInfo_Capability[];
  return {
    claims,
    roomName,
    client: new ClientInfo({
      version: query.get('version') ?? '',
      protocol: Number(query.get('protocol') ?? 0),
      clientProtocol: Number(query.get('client_protocol') ?? 0),
      capabilities,
    }),
    autoSubscribe: !['0', 'false'].includes(query.get('auto_subscribe') ?? '1'),
    resumes: ['1', 'true'].includes(query.get('reconnect') ?? '') ? (query.get('sid') ?? '') : undefined,
  };
}

/** Base64url of a WrappedJoinRequest, with the JoinRequest inside, perhaps gzipped. */
function fromJoinRequest(url: URL, claims: Claims, roomName: string): Admission {
  const parameter = url.searchParams.get('join_request');
  if (!parameter) throw new Refusal(400, 'join_request is required');
  const joinRequest = decodeJoinRequest(parameter);
  if (joinRequest.metadata !== '' || Object.keys(joinRequest.participantAttributes).length > 0) {
    if (!claims.video?.canUpdateOwnMetadata) throw new Refusal(401, 'permissions denied');
  }
  return {
    claims,
    roomName,
    joinRequest,
    client: joinRequest.clientInfo,
    autoSubscribe: joinRequest.connectionSettings?.autoSubscribe ?? false,
    resumes: joinRequest.reconnect ? joinRequest.participantSid : undefined,
  };
}

function decodeJoinRequest(parameter: string): JoinRequest {
  try {
    const wrapped = WrappedJoinRequest.fromBinary(new Uint8Array(Buffer.from(parameter, 'base64url')));
    const isZipped = wrapped.compression === WrappedJoinRequest_Compression.GZIP;
    return JoinRequest.fromBinary(isZipped ? new Uint8Array(gunzipSync(wrapped.joinRequest)) : wrapped.joinRequest);
  } catch {
    throw new Refusal(400, 'cannot unmarshal join request');
  }
}

function checkLength(text: string, max: number, what: string): void {
  if (Buffer.byteLength(text) > max) throw new Refusal(400, `${what} length exceeds limits: max length ${max}`);
}
