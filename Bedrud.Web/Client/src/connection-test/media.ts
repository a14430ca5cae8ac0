import { Room, RoomEvent, Track } from 'livekit-client';
import { lossBetween, number, ofType, type StatsReport } from '../call/stats.js';
import { selectedPair } from './pair.js';
import { makeUp } from './pictures.js';
import type { Pair, Quality } from './steps.js';

const arrivalLimitMs = 12_000;
const measureMs = 5000;
const reconnectLimitMs = 12_000;

/** Where two connections of one browser are up to. */
export interface MediaProgress {
  arrived(audio: boolean, video: boolean): void;
  measured(quality: Quality, pair: Pair | null): void;
  reconnected(worked: boolean, tookMs: number): void;
}

/** Sends made-up sound and picture from one connection to another, measures them, drops signalling and resumes it. Leaves nothing running. */
export async function tryMedia(
  url: string,
  tokens: { publisher: string; subscriber: string },
  progress: MediaProgress,
  stop: AbortSignal,
): Promise<void> {
  const options = { adaptiveStream: false, dynacast: false, disconnectOnPageLeave: true };
  const [sender, receiver] = [new Room(options), new Room(options)];
  const madeUp = makeUp();
  const end = () => {
    void sender.disconnect();
    void receiver.disconnect();
  };
  stop.addEventListener('abort', end);
  try {
    const limits = { maxRetries: 0, websocketTimeout: arrivalLimitMs, peerConnectionTimeout: arrivalLimitMs };
    const connected = await Promise.all([
      receiver.connect(url, tokens.subscriber, limits),
      sender.connect(url, tokens.publisher, limits).then(() => publish(sender, madeUp)),
    ]).then(
      () => true,
      () => false,
    );
    const { audio, video } = connected ? await untilArrived(receiver, stop) : { audio: false, video: false };
    if (stop.aborted) return;
    progress.arrived(audio, video);
    if (!audio && !video) return;
    const quality = await measure(sender, receiver, stop);
    if (stop.aborted) return;
    progress.measured(quality, await selectedPair(sender));
    const began = performance.now();
    const worked = await dropAndResume(sender, stop);
    if (!stop.aborted) progress.reconnected(worked, performance.now() - began);
  } finally {
    stop.removeEventListener('abort', end);
    madeUp.stop();
    await Promise.allSettled([sender.disconnect(), receiver.disconnect()]);
  }
}

async function publish(room: Room, { audio, video }: { audio: MediaStreamTrack; video: MediaStreamTrack }) {
  await room.localParticipant.publishTrack(audio, { source: Track.Source.Microphone, dtx: false });
  await room.localParticipant.publishTrack(video, {
    source: Track.Source.Camera,
    simulcast: false,
    videoEncoding: { maxBitrate: 1_200_000, maxFramerate: 20 },
  });
}

async function untilArrived(receiver: Room, stop: AbortSignal): Promise<{ audio: boolean; video: boolean }> {
  const limit = performance.now() + arrivalLimitMs;
  let seen = { audio: false, video: false };
  while (!(seen.audio && seen.video) && performance.now() < limit && !stop.aborted) {
    const inbound = ofType(await receiving(receiver), 'inbound-rtp');
    const got = (kind: string) => inbound.some((one) => one.kind === kind && (number(one.packetsReceived) ?? 0) > 5);
    seen = { audio: got('audio'), video: got('video') };
    await pause(200, stop);
  }
  return seen;
}

async function measure(sender: Room, receiver: Room, stop: AbortSignal): Promise<Quality> {
  const before = await figures(sender, receiver);
  await pause(measureMs, stop);
  const after = await figures(sender, receiver);
  const rate = (from: number, to: number) => Math.max(0, Math.round(((to - from) * 8) / measureMs));
  return {
    up: rate(before.sent, after.sent),
    down: rate(before.got, after.got),
    loss: Math.round((lossBetween(after, before) ?? 0) * 10) / 10,
    roundTrip: (await selectedPair(sender))?.roundTrip ?? null,
    jitter: after.jitter,
  };
}

async function figures(sender: Room, receiver: Room) {
  const outbound = ofType(await sending(sender), 'outbound-rtp');
  const inbound = ofType(await receiving(receiver), 'inbound-rtp');
  const sum = (list: Record<string, unknown>[], field: string) =>
    list.reduce((all, one) => all + (number(one[field]) ?? 0), 0);
  const jitters = inbound.map((one) => number(one.jitter)).filter((value) => value !== null);
  return {
    sent: sum(outbound, 'bytesSent'),
    got: sum(inbound, 'bytesReceived'),
    received: sum(inbound, 'packetsReceived'),
    lost: sum(inbound, 'packetsLost'),
    jitter: jitters.length > 0 ? Math.round(Math.max(...jitters) * 1000) : null,
  };
}

async function dropAndResume(room: Room, stop: AbortSignal): Promise<boolean> {
  return new Promise<boolean>((resolve) => {
    const end = (worked: boolean) => {
      clearTimeout(limit);
      resolve(worked);
    };
    const limit = setTimeout(() => end(false), reconnectLimitMs);
    room.once(RoomEvent.Reconnected, () => end(true));
    room.once(RoomEvent.Disconnected, () => end(false));
    stop.addEventListener('abort', () => end(false), { once: true });
    void room.simulateScenario('signal-reconnect').catch(() => end(false));
  });
}

async function receiving(room: Room): Promise<StatsReport> {
  const transports = room.engine?.pcManager;
  return (await (transports?.subscriber ?? transports?.publisher)?.getStats()) ?? (new Map() as unknown as StatsReport);
}

async function sending(room: Room): Promise<StatsReport> {
  return (await room.engine?.pcManager?.publisher.getStats()) ?? (new Map() as unknown as StatsReport);
}

function pause(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    stop.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
