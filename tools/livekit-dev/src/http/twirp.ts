import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { AnyMessage } from '@bufbuild/protobuf';
import { faults } from '../dev/faults';
import type { Claims } from '../protocol/claims';
import { protoJson } from '../protocol/protoJson';
import { TokenError, verifyToken } from '../protocol/tokens';
import type { Rooms } from '../room/rooms';
import { egressService } from './egressService';
import { roomService } from './roomService';
import { TwirpError } from './twirpError';
import type { Method } from './twirpMethod';

const SERVICES: Record<string, Record<string, Method>> = {
  'livekit.RoomService': roomService,
  'livekit.Egress': egressService,
};

const TEXT = { 'content-type': 'text/plain; charset=utf-8' };

export async function handleTwirp(path: string, request: IncomingMessage, response: ServerResponse, rooms: Rooms): Promise<void> {
  if (faults.stallApiMs > 0) await wait(faults.stallApiMs);
  const [, , serviceName = '', methodName = ''] = path.split('/');
  const service = SERVICES[serviceName];
  let claims: Claims | undefined;
  try {
    claims = readClaims(request, rooms);
  } catch (error) {
    if (!(error instanceof TokenError)) throw error;
    response.writeHead(401, TEXT).end(error.message);
    return;
  }
  if (!service) {
    response.writeHead(404, TEXT).end('404 page not found\n');
    return;
  }
  try {
    const isBinary = checkRoute(path, request);
    const found = service[methodName];
    if (!found) throw badRoute(path, request, `no handler for path ${JSON.stringify(path)}`);
    const input = decode(found, await readBody(request), isBinary);
    const answer = await found.handle({ request: input as never, claims, rooms });
    if (isBinary) response.writeHead(200, { 'content-type': 'application/protobuf' }).end(answer.toBinary());
    else response.writeHead(200, { 'content-type': 'application/json' }).end(protoJson(answer, { everything: true }));
  } catch (error) {
    const answer = error instanceof TwirpError ? error : new TwirpError('internal', (error as Error).message);
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  }
}

function readClaims(request: IncomingMessage, rooms: Rooms): Claims | undefined {
  const header = request.headers.authorization;
  if (!header) return undefined;
  if (!header.startsWith('Bearer ')) throw new TokenError('invalid authorization header. Must start with Bearer ');
  return verifyToken(header.slice('Bearer '.length), rooms.config.keys);
}

/** True for protobuf, false for JSON. */
function checkRoute(path: string, request: IncomingMessage): boolean {
  if (request.method !== 'POST') throw badRoute(path, request, `unsupported method ${JSON.stringify(request.method)} (only POST is allowed)`);
  const contentType = request.headers['content-type'] ?? '';
  const type = contentType.split(';')[0]?.trim().toLowerCase();
  if (type === 'application/json') return false;
  if (type === 'application/protobuf') return true;
  throw badRoute(path, request, `unexpected Content-Type: ${JSON.stringify(contentType)}`);
}

function badRoute(path: string, request: IncomingMessage, message: string): TwirpError {
  return new TwirpError('bad_route', message, { twirp_invalid_route: `${request.method} ${path}` });
}

function decode(found: Method, body: Buffer, isBinary: boolean): AnyMessage {
  try {
    if (isBinary) return found.input.fromBinary(new Uint8Array(body));
    return found.input.fromJson(JSON.parse(body.toString('utf8')), { ignoreUnknownFields: true });
  } catch {
    throw new TwirpError('malformed', `the ${isBinary ? 'protobuf' : 'json'} request could not be decoded`);
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
