import { ConnectionError, ConnectionErrorReason, Room, RoomEvent, setLogLevel } from 'livekit-client';
import { restrict } from './candidates.js';
import { selectedPair } from './pair.js';
import type { Pair } from './steps.js';

// What fails here is what is being tested, and is told on the page.
setLogLevel('silent');

export type Path = 'udp' | 'tcp' | 'turnUdp' | 'turnTls';

export interface Server {
  url: string;
  token: string;
}

/** What one attempt to connect by one way alone came to. */
export interface Probe {
  signalled: boolean;
  /** The way stood, and it was the one that was meant. */
  connected: boolean;
  /** LiveKit did not take the token. */
  refused: boolean;
  pair: Pair | null;
  offered: string[];
  iceServers: RTCIceServer[];
  version: string | null;
}

/** How long one way may take to come about: twice what a telephone on a bad network needs. */
export const pathLimitMs = 9000;

/** The entries for one way of reaching a relay, of those that the server names. */
export function relaysFor(path: 'turnUdp' | 'turnTls', servers: readonly RTCIceServer[]): RTCIceServer[] {
  const fits = (url: string) =>
    path === 'turnTls' ? url.startsWith('turns:') : url.startsWith('turn:') && !/[?&]transport=tcp/u.test(url);
  return servers
    .map((server) => ({ ...server, urls: [server.urls].flat().filter(fits) }))
    .filter((server) => server.urls.length > 0);
}

/** Whether the pair is what was asked for: what a filter lets slip must not count as proof. */
export function fitsPath(path: Path, pair: Pair | null): boolean {
  if (!pair) return false;
  const relayed = pair.local === 'relay';
  if (path === 'udp' || path === 'tcp') return !relayed && pair.protocol === path;
  return relayed && (path === 'turnUdp') === (pair.protocol === 'udp');
}

/** Connects by one way alone, looks which it became, and goes away again. Never throws. */
export async function probe(
  { url, token }: Server,
  path: Path,
  relays: RTCIceServer[],
  stop: AbortSignal,
): Promise<Probe> {
  const room = new Room({ adaptiveStream: false, dynacast: false, disconnectOnPageLeave: true });
  const result: Probe = {
    signalled: false,
    connected: false,
    refused: false,
    pair: null,
    offered: [],
    iceServers: [],
    version: null,
  };
  const offered = new Set<string>();
  const direct = path === 'udp' || path === 'tcp';
  restrict(room, direct ? path : null, ({ protocol, address, port }) =>
    offered.add(`${protocol} ${address.includes(':') ? `[${address}]` : address}:${port}`),
  );
  room.on(RoomEvent.SignalConnected, () => {
    result.signalled = true;
    const join = room.engine.latestJoinResponse;
    result.version = join?.serverInfo?.version || join?.serverVersion || null;
    result.iceServers = (join?.iceServers ?? []).map(({ urls, username, credential }) => ({
      urls,
      username,
      credential,
    }));
  });
  const end = () => void room.disconnect();
  stop.addEventListener('abort', end);
  const limit = setTimeout(end, pathLimitMs + 2000);
  try {
    await room.connect(url, token, {
      autoSubscribe: false,
      maxRetries: 0,
      websocketTimeout: pathLimitMs,
      peerConnectionTimeout: pathLimitMs,
      rtcConfig: direct ? { iceServers: [] } : { iceServers: relays, iceTransportPolicy: 'relay' },
    });
    result.pair = await untilPair(room, stop);
    result.connected = fitsPath(path, result.pair);
  } catch (error) {
    result.refused = error instanceof ConnectionError && error.reason === ConnectionErrorReason.NotAllowed;
  } finally {
    clearTimeout(limit);
    stop.removeEventListener('abort', end);
    await room.disconnect().catch(() => {});
  }
  result.offered = [...offered];
  return result;
}

/** Statistics lag behind the connection by some moments. */
async function untilPair(room: Room, stop: AbortSignal): Promise<Pair | null> {
  for (let attempt = 0; attempt < 15 && !stop.aborted; attempt++) {
    const pair = await selectedPair(room);
    if (pair) return pair;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return null;
}
