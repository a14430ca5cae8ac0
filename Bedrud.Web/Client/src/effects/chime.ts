/** Two soft notes, a fourth apart: hertz, and when they begin, in seconds. */
const notes = [
  { hertz: 587.33, at: 0 },
  { hertz: 783.99, at: 0.18 },
];
const noteSeconds = 0.7;
const loudness = 0.16;

/**
 * Plays a short chime, made here, through the given output where the browser can choose one. Ends when it was heard; fails where the browser
 * holds the sound back.
 */
export async function playChime(speaker?: string): Promise<void> {
  const context = new AudioContext();
  const out = context.createMediaStreamDestination();
  const player = new Audio();
  player.srcObject = out.stream;
  try {
    if (speaker && 'setSinkId' in player) await player.setSinkId(speaker).catch(() => {});
    await Promise.all([context.resume(), player.play()]);
    const begin = context.currentTime + 0.05;
    await Promise.all(notes.map(({ hertz, at }) => ring(context, out, hertz, begin + at)));
  } finally {
    player.srcObject = null;
    await context.close().catch(() => {});
  }
}

function ring(context: AudioContext, out: AudioNode, hertz: number, at: number): Promise<void> {
  const tone = new OscillatorNode(context, { type: 'sine', frequency: hertz });
  const envelope = new GainNode(context, { gain: 0 });
  envelope.gain.setValueAtTime(0, at);
  envelope.gain.linearRampToValueAtTime(loudness, at + 0.02);
  envelope.gain.exponentialRampToValueAtTime(0.0001, at + noteSeconds);
  tone.connect(envelope).connect(out);
  tone.start(at);
  tone.stop(at + noteSeconds);
  return new Promise((resolve) => {
    tone.onended = () => resolve();
  });
}
