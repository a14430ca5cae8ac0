import { SpeakerInfo, SpeakersChanged } from '@livekit/protocol';
import type { Participant } from './participant';
import type { Room } from './room';

const INTERVAL_MS = 400;
/** Louder than this many dB below full scale is speech. */
const ACTIVE_LEVEL = 35;
const STEPS = 8;

/** Who speaks how loudly, from the audio level extension of their packets. */
export class SpeakerDetector {
  private readonly levels = new Map<string, number>();
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly room: Room) {
    this.timer = setInterval(() => this.tick(), INTERVAL_MS);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private tick(): void {
    const current = new Map<string, number>();
    let loudest: Participant | undefined;
    for (const participant of this.room.participants.values()) {
      const level = levelOf(participant);
      if (level > 0) current.set(participant.sid, level);
      if (level > (current.get(loudest?.sid ?? '') ?? 0)) loudest = participant;
    }
    const changed: SpeakerInfo[] = [];
    for (const [sid, level] of current) if (this.levels.get(sid) !== level) changed.push(new SpeakerInfo({ sid, level, active: true }));
    for (const sid of this.levels.keys()) if (!current.has(sid)) changed.push(new SpeakerInfo({ sid, level: 0, active: false }));
    this.levels.clear();
    for (const [sid, level] of current) this.levels.set(sid, level);
    if (changed.length === 0) return;
    if (loudest) for (const observer of this.room.observers) observer.onSpeaker(loudest.identity);
    const value = new SpeakersChanged({ speakers: changed });
    for (const participant of this.room.active()) participant.signal.send({ case: 'speakersChanged', value });
  }
}

/** 0 for silence, else in steps of an eighth. */
function levelOf(participant: Participant): number {
  let loudest = 127;
  for (const publication of participant.publications.all()) {
    const stream = publication.stream;
    if (publication.kind !== 'audio' || !stream) continue;
    const level = stream.takeLoudest();
    if (!publication.muted) loudest = Math.min(loudest, level);
  }
  if (loudest > ACTIVE_LEVEL) return 0;
  return Math.max(1, Math.round(Math.pow(10, -loudest / 20) * STEPS)) / STEPS;
}
