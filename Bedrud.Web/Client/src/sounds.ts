import type { CallSnapshot } from './call/snapshot.js';
import { mayModerate } from './portal/facts.js';
import { loadPreferences } from './preferences.js';

/** Hertz, one after the other. */
const tunes = {
  message: [880],
  hand: [523, 659],
  request: [659, 880],
  waiting: [587, 784],
  recording: [440, 659],
  recorded: [659, 440],
} as const;
export type SoundName = keyof typeof tunes;

const noteSeconds = 0.11;
/** Soft: a tenth of what the others' voices may reach. */
const loudness = 0.05;
const atMostEveryMs = 1500;

/** What deserves a sound between two moments of the call; the most pressing of them. */
export function soundFor(before: CallSnapshot, after: CallSnapshot): SoundName | null {
  const [was, is] = [before.meeting, after.meeting];
  if (before.phase !== 'connected' || !was.online || !is.online) return null;
  const newIn = <T>(now: readonly T[], then: readonly T[], key: (item: T) => string) => {
    const known = new Set(then.map(key));
    return now.some((item) => !known.has(key(item)));
  };
  const [ran, runs] = [was, is].map(({ recording }) => recording.active?.state === 'recording');
  if (runs !== ran && (runs || !is.recording.active)) return runs ? 'recording' : 'recorded';
  if (newIn(is.requests, was.requests, ({ id }) => id)) return 'request';
  if (mayModerate(is.role)) {
    if (newIn(is.lobby, was.lobby, ({ id }) => id)) return 'waiting';
    const raised = (facts: typeof is) =>
      facts.people.filter((person) => person.handRaisedAt && person.identity !== after.identity);
    if (newIn(raised(is), raised(was), ({ identity }) => identity)) return 'hand';
  }
  return is.chat.latest !== null && is.chat.latest !== was.chat.latest && is.chat.unread > 0 ? 'message' : null;
}

/** Short tones that the browser makes itself: nothing is loaded. */
export class Sounds {
  #context: AudioContext | null = null;
  #last = 0;

  play(name: SoundName): void {
    if (loadPreferences().sounds === false || Date.now() - this.#last < atMostEveryMs) return;
    this.#last = Date.now();
    try {
      this.#context ??= new AudioContext();
      const { currentTime } = this.#context;
      for (const [index, hertz] of tunes[name].entries()) this.#note(hertz, currentTime + index * noteSeconds);
    } catch {
      // No sound card, or one context too many: a sound is never needed.
    }
  }

  stop(): void {
    void this.#context?.close().catch(() => {});
    this.#context = null;
  }

  #note(hertz: number, at: number): void {
    const context = this.#context;
    if (!context) return;
    const tone = new OscillatorNode(context, { type: 'sine', frequency: hertz });
    const gain = new GainNode(context, { gain: 0 });
    gain.gain.setValueAtTime(0, at);
    gain.gain.linearRampToValueAtTime(loudness, at + 0.015);
    gain.gain.exponentialRampToValueAtTime(0.0001, at + noteSeconds * 2);
    tone.connect(gain).connect(context.destination);
    tone.start(at);
    tone.stop(at + noteSeconds * 2);
  }
}
