/** `RTCStatsReport`, or what a test recorded of one. */
export type StatsReport = ReadonlyMap<string, unknown>;

/** One entry of a report; which fields there are depends on its type and on the browser. */
type Entry = Record<string, string | number | boolean | undefined>;

/** One layer of what is sent. */
export interface SentLayer {
  /** `q`, `h`, `f`; empty without simulcast. */
  rid: string;
  width: number | null;
  height: number | null;
  framesPerSecond: number | null;
  active: boolean;
}

/** How one sound or picture travels. Null: not known, or not yet. */
export interface MediaStats {
  kind: 'audio' | 'video';
  width: number | null;
  height: number | null;
  framesPerSecond: number | null;
  /** Bits a second since the sample before. */
  bitrate: number | null;
  /** Packets of a hundred that did not arrive since the sample before; when sending, as the server says. */
  loss: number | null;
  /** Milliseconds. */
  jitter: number | null;
  /** Milliseconds; when sending only. */
  roundTrip: number | null;
  /** Lower case, such as `vp8` or `opus`. */
  codec: string | null;
  /** When sending, the largest first; empty when receiving. */
  layers: SentLayer[];
}

/** What has to be kept from one sample to the next. */
export interface Counters {
  atMs: number;
  bytes: number;
  /** Packets. */
  received: number;
  lost: number;
}

export type Transport = 'udp' | 'tcp' | 'relay';

export interface Path {
  transport: Transport | null;
  /** Milliseconds. */
  roundTrip: number | null;
}

export interface Sample {
  stats: MediaStats;
  counters: Counters;
}

/** From a receiver's report; null while nothing is received. */
export function readReceived(report: StatsReport, before?: Counters): Sample | null {
  const inbound = ofType(report, 'inbound-rtp')[0];
  if (!inbound) return null;
  const counters: Counters = {
    atMs: number(inbound.timestamp) ?? 0,
    bytes: number(inbound.bytesReceived) ?? 0,
    received: number(inbound.packetsReceived) ?? 0,
    lost: number(inbound.packetsLost) ?? 0,
  };
  return {
    counters,
    stats: {
      kind: inbound.kind === 'video' ? 'video' : 'audio',
      ...sizeOf(inbound),
      bitrate: bitrate(counters, before),
      loss: lossBetween(counters, before),
      jitter: milliseconds(inbound.jitter),
      roundTrip: null,
      codec: codecOf(report, inbound),
      layers: [],
    },
  };
}

/** From a sender's report, all layers together; null while nothing is sent. */
export function readSent(report: StatsReport, before?: Counters): Sample | null {
  const layers = ofType(report, 'outbound-rtp').sort((a, b) => area(b) - area(a));
  const top = layers.find((layer) => layer.active !== false && number(layer.frameWidth)) ?? layers[0];
  if (!top) return null;
  const answers = ofType(report, 'remote-inbound-rtp');
  const heard = answers.find((answer) => answer.localId === top.id) ?? answers[0];
  const counters: Counters = {
    atMs: number(top.timestamp) ?? 0,
    bytes: layers.reduce((sum, layer) => sum + (number(layer.bytesSent) ?? 0), 0),
    received: 0,
    lost: 0,
  };
  const fraction = number(heard?.fractionLost);
  return {
    counters,
    stats: {
      kind: top.kind === 'video' ? 'video' : 'audio',
      ...sizeOf(top),
      bitrate: bitrate(counters, before),
      loss: fraction === null ? null : fraction * 100,
      jitter: milliseconds(heard?.jitter),
      roundTrip: milliseconds(heard?.roundTripTime),
      codec: codecOf(report, top),
      layers: top.kind === 'video' ? layers.map(toLayer) : [],
    },
  };
}

/** The way that the chosen pair of candidates takes. Firefox has no `transport` entry and marks the pair itself. */
export function readPath(report: StatsReport): Path {
  const chosen = ofType(report, 'transport').map((transport) => transport.selectedCandidatePairId);
  const pairs = ofType(report, 'candidate-pair');
  const pair =
    pairs.find(({ id }) => chosen.includes(id)) ??
    pairs.find(({ selected }) => selected === true) ??
    pairs.find(({ nominated, state }) => nominated === true && state === 'succeeded');
  if (!pair) return { transport: null, roundTrip: null };
  const local = entry(report, pair.localCandidateId);
  const transport = local?.candidateType === 'relay' ? 'relay' : local?.protocol === 'tcp' ? 'tcp' : 'udp';
  return { transport: local ? transport : null, roundTrip: milliseconds(pair.currentRoundTripTime) };
}

/** Packets of a hundred that were lost since the sample before; null when none were on their way. */
export function lossBetween(now: Pick<Counters, 'received' | 'lost'>, before: typeof now | undefined): number | null {
  // Packets that come late after all make the count go down.
  const lost = Math.max(0, now.lost - (before?.lost ?? 0));
  const all = lost + Math.max(0, now.received - (before?.received ?? 0));
  return before && all > 0 ? (100 * lost) / all : null;
}

export function ofType(report: StatsReport, type: string): Entry[] {
  return [...report.values()].filter((item): item is Entry => (item as Entry).type === type);
}

export function codecOf(report: StatsReport, stream: Entry): string | null {
  const mime = entry(report, stream.codecId)?.mimeType;
  return typeof mime === 'string' ? (mime.split('/').pop() ?? mime).toLowerCase() : null;
}

export function number(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function entry(report: StatsReport, id: unknown): Entry | undefined {
  return typeof id === 'string' ? (report.get(id) as Entry | undefined) : undefined;
}

function bitrate(now: Counters, before: Counters | undefined): number | null {
  if (!before || now.atMs <= before.atMs || now.bytes < before.bytes) return null;
  return ((now.bytes - before.bytes) * 8000) / (now.atMs - before.atMs);
}

function milliseconds(seconds: unknown): number | null {
  const value = number(seconds);
  return value === null ? null : value * 1000;
}

function sizeOf(stream: Entry) {
  return {
    width: number(stream.frameWidth),
    height: number(stream.frameHeight),
    framesPerSecond: number(stream.framesPerSecond),
  };
}

function toLayer(layer: Entry): SentLayer {
  return { rid: String(layer.rid ?? ''), ...sizeOf(layer), active: layer.active !== false };
}

function area(stream: Entry): number {
  return (number(stream.frameWidth) ?? 0) * (number(stream.frameHeight) ?? 0);
}
