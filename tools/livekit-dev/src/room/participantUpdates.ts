import { ParticipantInfo, ParticipantInfo_State, ParticipantUpdate } from '@livekit/protocol';
import type { Participant } from './participant';
import type { Room } from './room';

const BATCH_INTERVAL_MS = 3000;

/**
 * Tells everybody about everybody. News about people who publish nothing waits for the next tick of 3 s, unless it
 * is marked urgent: large audiences would otherwise drown in it. So livekit-server does.
 */
export class ParticipantUpdates {
  private readonly waiting = new Map<string, ParticipantInfo>();
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly room: Room) {
    this.timer = setInterval(() => this.flush(), BATCH_INTERVAL_MS);
  }

  stop(): void {
    this.flush();
    clearInterval(this.timer);
  }

  publish(participant: Participant, { urgent = false } = {}): void {
    const info = participant.info();
    if (participant.permission.hidden) {
      participant.signal.send({ case: 'update', value: new ParticipantUpdate({ participants: [info] }) });
      return;
    }
    const current = this.room.participants.get(info.identity);
    if (current && current !== participant) {
      // Somebody with this identity has come already: the old one's end is told together with the new one's news.
      if (this.waiting.get(info.identity)?.sid !== current.sid) this.waiting.set(info.identity, info);
      return;
    }
    const earlier = this.waiting.get(info.identity);
    const replaces = earlier !== undefined && earlier.sid !== info.sid;
    if (!urgent && !info.isPublisher && !replaces) {
      this.waiting.set(info.identity, info);
      return;
    }
    this.waiting.delete(info.identity);
    if (replaces) this.broadcast([gone(earlier), info]);
    else this.broadcast([info]);
  }

  private flush(): void {
    if (this.waiting.size === 0) return;
    const participants = [...this.waiting.values()];
    this.waiting.clear();
    this.broadcast(participants);
  }

  private broadcast(participants: ParticipantInfo[]): void {
    const value = new ParticipantUpdate({ participants });
    for (const receiver of this.room.participants.values()) receiver.signal.send({ case: 'update', value });
  }
}

function gone(info: ParticipantInfo): ParticipantInfo {
  const copy = info.clone();
  copy.state = ParticipantInfo_State.DISCONNECTED;
  copy.tracks = [];
  return copy;
}
