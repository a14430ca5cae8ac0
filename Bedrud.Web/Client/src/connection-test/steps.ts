/** In the order in which they run and stand on the page. */
export const stepIds = [
  'secure',
  'devices',
  'portal',
  'token',
  'signalling',
  'udp',
  'tcp',
  'turnUdp',
  'turnTls',
  'media',
  'quality',
  'reconnect',
] as const;
export type StepId = (typeof stepIds)[number];

/** `skipped`: not offered by the server, or pointless after what came before. */
export type StepState = 'waiting' | 'running' | 'good' | 'notice' | 'bad' | 'skipped';

export interface Step {
  id: StepId;
  state: StepState;
  /** Which of the strings says what came of it; empty while nothing did. */
  code: string;
  args: string[];
}

/** Two ends of the way that media took. Of the person's own end only the kind: addresses at home are nobody's business. */
export interface Pair {
  protocol: 'udp' | 'tcp' | 'tls';
  /** host, srflx, prflx or relay. */
  local: string;
  remote: string;
  /** Of the server, such as `10.0.0.5:50123`. */
  address: string;
  /** Milliseconds; null where it was not measured yet. */
  roundTrip: number | null;
}

export interface Quality {
  /** Kilobits a second, as sent and as received. */
  up: number;
  down: number;
  /** Packets of a hundred. */
  loss: number;
  roundTrip: number | null;
  /** Milliseconds. */
  jitter: number | null;
}

/** All that a test found. What was not tried is null. */
export interface Outcome {
  secure: boolean;
  portal: boolean | null;
  token: boolean | null;
  signalling: boolean | null;
  udp: boolean | null;
  tcp: boolean | null;
  turnUdp: boolean | null;
  turnTls: boolean | null;
  media: boolean | null;
  reconnect: boolean | null;
  mixedContent: boolean;
  /** Seconds. */
  clockAhead: number | null;
  pair: Pair | null;
  quality: Quality | null;
  /** Addresses that the server offered for media, such as `udp 10.0.0.5:50123`. */
  offered: string[];
  /** Of the media server. */
  version: string | null;
  stopped: boolean;
}

export const emptyOutcome = (): Outcome => ({
  secure: true,
  portal: null,
  token: null,
  signalling: null,
  udp: null,
  tcp: null,
  turnUdp: null,
  turnTls: null,
  media: null,
  reconnect: null,
  mixedContent: false,
  clockAhead: null,
  pair: null,
  quality: null,
  offered: [],
  version: null,
  stopped: false,
});

export const emptySteps = (): Step[] => stepIds.map((id) => ({ id, state: 'waiting', code: '', args: [] }));

export function pairText({ protocol, local, remote, address }: Pair): string {
  return `${protocol} ${local} → ${remote} ${address}`;
}
