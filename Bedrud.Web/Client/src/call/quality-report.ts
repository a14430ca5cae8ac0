import { type Room, Track } from 'livekit-client';
import type { CallSnapshot } from './snapshot.js';
import { codecOf, lossBetween, number, ofType, readPath, type StatsReport, type Transport } from './stats.js';

/** As `docs/meeting.md` writes it. */
export interface QualitySummary {
  /** Milliseconds. */
  roundTrip: number;
  /** Packets of a hundred sent to this person. */
  loss: number;
  transport: Transport | null;
  /** Of the own camera; null while none is sent. */
  codec: string | null;
}

export interface Totals {
  received: number;
  lost: number;
}

export const reportEveryMs = 15_000;

/** Of all peer connections together. Null while no way to the server is known: then there is nothing to say. */
export function summarise(
  reports: readonly StatsReport[],
  before: Totals | undefined,
  cameraTrackId?: string,
): { summary: QualitySummary | null; totals: Totals } {
  const inbound = reports.flatMap((report) => ofType(report, 'inbound-rtp'));
  const sum = (field: string) => inbound.reduce((all, stream) => all + (number(stream[field]) ?? 0), 0);
  const totals = { received: sum('packetsReceived'), lost: sum('packetsLost') };
  const paths = reports.map(readPath).filter((path) => path.roundTrip !== null);
  // Where there are two connections, the one that receives comes first.
  const path = paths[0];
  if (!path || path.roundTrip === null) return { summary: null, totals };
  return {
    totals,
    summary: {
      roundTrip: Math.round(path.roundTrip),
      loss: Math.round((lossBetween(totals, before ?? { received: 0, lost: 0 }) ?? 0) * 100) / 100,
      transport: path.transport,
      codec: reports.map((report) => cameraCodec(report, cameraTrackId)).find((codec) => codec !== null) ?? null,
    },
  };
}

function cameraCodec(report: StatsReport, trackId: string | undefined): string | null {
  const camera = ofType(report, 'media-source').find((source) => source.trackIdentifier === trackId);
  const stream = camera && ofType(report, 'outbound-rtp').find((sent) => sent.mediaSourceId === camera.id);
  return stream ? codecOf(report, stream) : null;
}

/** Says to the portal, as long as the call runs, how well it does. Nothing waits for it, and nothing is made up for later. */
export class QualityReport {
  #timer: ReturnType<typeof setInterval> | undefined;
  #totals: Totals | undefined;

  constructor(
    private readonly roomName: string,
    private readonly read: () => { room: Room | null; snapshot: CallSnapshot },
    private readonly fetcher: typeof fetch = (...request) => fetch(...request),
  ) {}

  start(): void {
    this.stop();
    this.#timer = setInterval(() => void this.#report().catch(() => {}), reportEveryMs);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#totals = undefined;
  }

  async #report(): Promise<void> {
    const { room, snapshot } = this.read();
    const transports = room?.engine?.pcManager;
    if (!room || !transports || snapshot.phase !== 'connected' || !snapshot.meeting.online) return;
    const reports = await Promise.all([transports.subscriber?.getStats(), transports.publisher.getStats()]);
    const camera = room.localParticipant.getTrackPublication(Track.Source.Camera)?.track?.sender?.track?.id;
    const { summary, totals } = summarise(
      reports.filter((report) => report !== undefined),
      this.#totals,
      camera,
    );
    this.#totals = totals;
    if (!summary) return;
    const device = encodeURIComponent(room.localParticipant.attributes.device ?? '');
    await this.fetcher(`/api/meetings/${encodeURIComponent(this.roomName)}/quality?device=${device}`, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(summary),
      signal: AbortSignal.timeout(reportEveryMs),
    });
  }
}
