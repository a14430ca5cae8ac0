import { ConnectionQuality, ConnectionQualityInfo, ConnectionQualityUpdate } from '@livekit/protocol';
import type { Room } from './room';

/** On loopback nobody's connection is bad: everybody hears of himself and of those he is subscribed to. */
export function reportQuality(room: Room): void {
  for (const participant of room.active()) {
    const sids = new Set([participant.sid, ...participant.subscriptions.publisherSids()]);
    const updates = [...sids].map(
      (participantSid) => new ConnectionQualityInfo({ participantSid, quality: ConnectionQuality.EXCELLENT, score: 5 }),
    );
    participant.signal.send({ case: 'connectionQuality', value: new ConnectionQualityUpdate({ updates }) });
  }
}
