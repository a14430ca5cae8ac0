import type { StatsReport } from '../src/call/stats.js';

type Entry = Record<string, unknown> & { id: string; type: string };

export function report(...entries: Entry[]): StatsReport {
  return new Map(entries.map((entry) => [entry.id, entry]));
}

/** As Chromium 156 writes them, without the fields that nobody reads. */
export const path: Entry[] = [
  { id: 'T01', type: 'transport', selectedCandidatePairId: 'CP2' },
  { id: 'CP1', type: 'candidate-pair', localCandidateId: 'L1', state: 'failed', nominated: false },
  {
    id: 'CP2',
    type: 'candidate-pair',
    localCandidateId: 'L2',
    state: 'succeeded',
    nominated: true,
    currentRoundTripTime: 0.0425,
  },
  { id: 'L1', type: 'local-candidate', candidateType: 'host', protocol: 'tcp' },
  { id: 'L2', type: 'local-candidate', candidateType: 'srflx', protocol: 'udp' },
];

export function videoIn(change: Record<string, unknown> = {}): Entry {
  return {
    id: 'IT01V',
    type: 'inbound-rtp',
    kind: 'video',
    codecId: 'CIT01_96',
    transportId: 'T01',
    timestamp: 10_000,
    bytesReceived: 100_000,
    packetsReceived: 900,
    packetsLost: 100,
    jitter: 0.006,
    frameWidth: 640,
    frameHeight: 360,
    framesPerSecond: 24,
    ...change,
  };
}

export const vp8: Entry = { id: 'CIT01_96', type: 'codec', mimeType: 'video/VP8' };

/** A camera of three layers, of which the largest is paused: nobody needs it. */
export function videoOut(bytesEach: number, timestamp: number): Entry[] {
  const layer = (rid: string, width: number, active: boolean): Entry => ({
    id: `OT01V${rid}`,
    type: 'outbound-rtp',
    kind: 'video',
    rid,
    active,
    timestamp,
    codecId: 'CIT01_96',
    mediaSourceId: 'SV1',
    bytesSent: bytesEach,
    ...(active ? { frameWidth: width, frameHeight: (width * 9) / 16, framesPerSecond: 30 } : {}),
  });
  return [
    layer('q', 320, true),
    layer('h', 640, true),
    layer('f', 1280, false),
    { id: 'SV1', type: 'media-source', kind: 'video', trackIdentifier: 'camera-track' },
    { id: 'RI1', type: 'remote-inbound-rtp', localId: 'OT01Vq', fractionLost: 0.5, roundTripTime: 9 },
    {
      id: 'RI2',
      type: 'remote-inbound-rtp',
      localId: 'OT01Vh',
      fractionLost: 0.02,
      roundTripTime: 0.05,
      jitter: 0.003,
    },
  ];
}
