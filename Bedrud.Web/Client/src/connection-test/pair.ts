import type { Room } from 'livekit-client';
import { number, ofType, type StatsReport } from '../call/stats.js';
import type { Pair } from './steps.js';

/** The way that a connected room's media take; null while none is chosen. */
export async function selectedPair(room: Room): Promise<Pair | null> {
  const transports = room.engine?.pcManager;
  for (const transport of [transports?.publisher, transports?.subscriber]) {
    const report = await transport?.getStats();
    const pair = report && readPair(report);
    if (pair) return pair;
  }
  return null;
}

export function readPair(report: StatsReport): Pair | null {
  const id = ofType(report, 'transport').find(
    (transport) => transport.selectedCandidatePairId,
  )?.selectedCandidatePairId;
  const pairs = ofType(report, 'candidate-pair');
  // Firefox has no transport's word on it.
  const pair =
    pairs.find((one) => one.id === id) ??
    pairs.find((one) => one.selected || (one.nominated && one.state === 'succeeded'));
  if (!pair) return null;
  const local = ofType(report, 'local-candidate').find((one) => one.id === pair.localCandidateId);
  const remote = ofType(report, 'remote-candidate').find((one) => one.id === pair.remoteCandidateId);
  if (!local || !remote) return null;
  // Of a relay it counts how it is reached.
  const protocol = String(local.relayProtocol ?? local.protocol);
  const roundTrip = number(pair.currentRoundTripTime);
  return {
    protocol: protocol === 'tcp' || protocol === 'tls' ? protocol : 'udp',
    local: String(local.candidateType),
    remote: String(remote.candidateType),
    address: `${String(remote.address ?? remote.ip ?? '')}:${String(remote.port ?? '')}`,
    roundTrip: roundTrip === null ? null : Math.round(roundTrip * 1000),
  };
}
