import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Duplex } from 'node:stream';
import { handleDev } from '../dev/control';
import { log } from '../process/log';
import type { Rooms } from '../room/rooms';
import { admit, Refusal } from '../signal/admission';
import { join, prepareRoom, resume } from '../signal/join';
import { handleTwirp } from './twirp';

const TEXT = { 'content-type': 'text/plain; charset=utf-8' };
const SIGNAL_PATHS = ['/rtc', '/rtc/', '/rtc/v1', '/rtc/v1/'];
const VALIDATE_PATHS = ['/rtc/validate', '/rtc/v1/validate'];

/** The one HTTP port: health, validation, the server API, the websockets, and the controls for tests. */
export function createHttpServer(rooms: Rooms): http.Server {
  const server = http.createServer((request, response) => {
    route(request, response, rooms).catch((error: Error) => {
      log('error', 'request failed', { path: request.url, error: error.stack });
      if (!response.headersSent) response.writeHead(500, TEXT).end('internal error');
    });
  });
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  server.on('upgrade', (request, socket, head) => upgrade(request, socket, head, sockets, rooms));
  return server;
}

async function route(request: IncomingMessage, response: ServerResponse, rooms: Rooms): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  allowOrigin(request, response);
  if (request.method === 'OPTIONS') response.writeHead(204).end();
  else if (url.pathname === '/') response.writeHead(200, TEXT).end('OK');
  else if (VALIDATE_PATHS.includes(url.pathname)) validate(url, request, response, rooms);
  else if (SIGNAL_PATHS.includes(url.pathname)) response.writeHead(404, TEXT).end();
  else if (url.pathname.startsWith('/twirp/')) await handleTwirp(url.pathname, request, response, rooms);
  else if (url.pathname.startsWith('/dev/')) await handleDev(url.pathname, request, response, rooms);
  else response.writeHead(404, TEXT).end('404 page not found\n');
}

/** As livekit-server's CORS does: only a browser's request is answered with these. */
function allowOrigin(request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('vary', 'Origin');
  const isValidation = request.url?.includes('/validate') ?? false;
  if (!request.headers.origin && !isValidation) return;
  response.setHeader('access-control-allow-origin', '*');
  if (request.method !== 'OPTIONS') return;
  response.setHeader('access-control-allow-methods', 'GET, POST, OPTIONS');
  response.setHeader('access-control-allow-headers', request.headers['access-control-request-headers'] ?? '*');
}

function validate(url: URL, request: IncomingMessage, response: ServerResponse, rooms: Rooms): void {
  try {
    admit(url, request, rooms);
    response.writeHead(200, TEXT).end('success');
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    response.writeHead(error.status, TEXT).end(error.message);
  }
}

function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, sockets: WebSocketServer, rooms: Rooms): void {
  socket.on('error', () => {});
  const url = new URL(request.url ?? '/', 'http://localhost');
  try {
    if (!SIGNAL_PATHS.includes(url.pathname)) throw new Refusal(404, '404 page not found\n');
    const admission = admit(url, request, rooms);
    if (admission.resumes !== undefined) {
      const room = rooms.get(admission.roomName);
      sockets.handleUpgrade(request, socket, head, (ws) => run(ws, resume(ws, room, admission)));
    } else {
      const room = prepareRoom(rooms, admission);
      sockets.handleUpgrade(request, socket, head, (ws) => run(ws, join(ws, room, admission)));
    }
  } catch (error) {
    if (error instanceof Refusal) refuse(socket, error);
    else {
      log('error', 'join failed', { error });
      refuse(socket, new Refusal(500, 'internal error'));
    }
  }
}

function run(ws: WebSocket, work: Promise<void>): void {
  work.catch((error: Error) => {
    log('error', 'session failed', { error: error.stack });
    ws.close(1011);
  });
}

function refuse(socket: Duplex, { status, message }: Refusal): void {
  const lines = [
    `HTTP/1.1 ${status} ${http.STATUS_CODES[status]}`,
    'Vary: Origin',
    `Date: ${new Date().toUTCString()}`,
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(message)}`,
    'Connection: close',
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${message}`);
}
