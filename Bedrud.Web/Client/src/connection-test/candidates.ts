import type { Room } from 'livekit-client';

/** One line of ICE: `candidate:1 1 udp 2130706431 10.0.0.5 50123 typ host`. */
export interface Candidate {
  protocol: string;
  address: string;
  port: number;
}

export function parseCandidate(line: string): Candidate | null {
  const found = /candidate:\S+ \d+ (\w+) \d+ (\S+) (\d+) typ \w+/iu.exec(line);
  if (!found) return null;
  const [, protocol = '', address = '', port = ''] = found;
  return { protocol: protocol.toLowerCase(), address, port: Number(port) };
}

export function candidatesOf(sdp: string | undefined): string[] {
  return (sdp ?? '').split(/\r?\n/u).filter((line) => line.startsWith('a=candidate:'));
}

/** The session without what does not belong to the protocol. */
export function stripSdp(sdp: string | undefined, protocol: string): string | undefined {
  return sdp
    ?.split('\r\n')
    .filter((line) => !line.startsWith('a=candidate:') || parseCandidate(line)?.protocol === protocol)
    .join('\r\n');
}

type Sdp = { type: string; sdp?: string };

/** What passes between livekit-client and the server, as far as ways for media are concerned: internal to the SDK, pinned with its version. */
interface Signals {
  onTrickle?: (candidate: RTCIceCandidateInit, ...rest: unknown[]) => unknown;
  onAnswer?: (sdp: Sdp, ...rest: unknown[]) => unknown;
  onOffer?: (sdp: Sdp, ...rest: unknown[]) => unknown;
  sendIceCandidate: (candidate: RTCIceCandidateInit, ...rest: unknown[]) => unknown;
  sendOffer: (sdp: Sdp, ...rest: unknown[]) => unknown;
  sendAnswer: (sdp: Sdp, ...rest: unknown[]) => unknown;
}

/**
 * Notes which addresses the server offers, and leaves a single protocol in what both sides hear of each other. Both: a server that
 * hears of the browser's other addresses tries them by itself. To be called before the room connects.
 */
export function restrict(room: Room, protocol: 'udp' | 'tcp' | null, offered: (candidate: Candidate) => void): void {
  const client = room.engine.client as unknown as Signals;
  const passes = (line: string) => protocol === null || parseCandidate(line)?.protocol === protocol;
  const strip = (sdp: Sdp): Sdp => (protocol === null ? sdp : { type: sdp.type, sdp: stripSdp(sdp.sdp, protocol) });
  const note = (line: string) => {
    const candidate = parseCandidate(line);
    if (candidate) offered(candidate);
  };

  wrapHandler(client, 'onTrickle', (next) => (candidate, ...rest) => {
    note(candidate.candidate ?? '');
    // An empty one says that no more will come.
    return !candidate.candidate || passes(candidate.candidate) ? next(candidate, ...rest) : undefined;
  });
  for (const name of ['onAnswer', 'onOffer'] as const)
    wrapHandler(client, name, (next) => (sdp, ...rest) => {
      for (const line of candidatesOf(sdp.sdp)) note(line);
      return next(strip(sdp), ...rest);
    });

  const { sendIceCandidate, sendOffer, sendAnswer } = client;
  client.sendIceCandidate = (candidate, ...rest) =>
    !candidate.candidate || passes(candidate.candidate)
      ? sendIceCandidate.call(client, candidate, ...rest)
      : Promise.resolve();
  client.sendOffer = (sdp, ...rest) => sendOffer.call(client, strip(sdp), ...rest);
  client.sendAnswer = (sdp, ...rest) => sendAnswer.call(client, strip(sdp), ...rest);
}

/** The SDK sets its handlers when it joins; whatever it sets is wrapped. */
function wrapHandler<K extends 'onTrickle' | 'onAnswer' | 'onOffer'>(
  client: Signals,
  name: K,
  wrap: (next: NonNullable<Signals[K]>) => NonNullable<Signals[K]>,
): void {
  let handler = client[name];
  Object.defineProperty(client, name, {
    configurable: true,
    get: () => handler,
    set: (next: Signals[K]) => {
      handler = next && wrap(next);
    },
  });
}
