import type { IncomingMessage, ServerResponse } from 'node:http';
import type { DownTrack } from '../media/downTrack';
import type { Participant } from '../room/participant';
import type { Publication } from '../room/publications';
import type { Rooms } from '../room/rooms';
import { disturbEgress } from './egressControl';
import { changeFaults, currentFaults } from './faults';

/** `POST /dev/faults`, `POST /dev/egress` and `GET /dev/state`: for tests only. A real server has no such paths. */
export async function handleDev(path: string, request: IncomingMessage, response: ServerResponse, rooms: Rooms): Promise<void> {
  // The port is on loopback, but a page in a browser reaches that too; it cannot send this without a preflight.
  if (request.headers.origin) return answer(response, 403, { error: 'not for browsers' });
  if (path === '/dev/faults' && request.method === 'GET') return answer(response, 200, currentFaults());
  if (path === '/dev/faults' && request.method === 'POST') return change(request, response, (body) => changeFaults(body), currentFaults);
  if (path === '/dev/egress' && request.method === 'POST') return change(request, response, (body) => disturbEgress(body ?? {}, rooms), () => ({}));
  if (path === '/dev/state' && request.method === 'GET') return answer(response, 200, state(rooms));
  answer(response, 404, { error: 'no such path' });
}

async function change(request: IncomingMessage, response: ServerResponse, apply: (body: object) => string | undefined, now: () => object): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  let body: object;
  try {
    body = JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}');
  } catch {
    return answer(response, 400, { error: 'not JSON' });
  }
  const error = apply(body);
  if (error) answer(response, 400, { error });
  else answer(response, 200, now());
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function state(rooms: Rooms): object {
  return {
    memory: process.memoryUsage(),
    cpuMicroseconds: process.cpuUsage(),
    pendingWebhooks: rooms.pendingWebhooks,
    faults: currentFaults(),
    egresses: rooms.egresses.all().map((egress) => egress.state()),
    rooms: rooms.all().map((room) => ({
      name: room.name,
      sid: room.info.sid,
      participants: [...room.participants.values()].map(participantState),
    })),
  };
}

function participantState(participant: Participant): object {
  return {
    identity: participant.identity,
    sid: participant.sid,
    state: participant.state,
    mode: participant.connection.single ? 'single' : 'dual',
    signal: participant.signal.isOpen,
    refusedData: participant.connection.refusedData,
    publishes: participant.publications.all().map(publicationState),
    receives: participant.subscriptions.all().map(subscriptionState),
  };
}

function publicationState(publication: Publication): object {
  const { stream } = publication;
  return {
    sid: publication.sid,
    codec: publication.codec,
    announced: publication.announced,
    muted: publication.muted,
    packets: stream?.received ?? 0,
    bytes: stream?.bytes ?? 0,
    nacked: stream?.nacked ?? 0,
  };
}

function subscriptionState(down: DownTrack): object {
  return {
    sid: down.up.sid,
    ready: down.ready,
    enabled: down.enabled,
    packets: down.sentPackets,
    bytes: down.sentBytes,
    resent: down.resentPackets,
  };
}
