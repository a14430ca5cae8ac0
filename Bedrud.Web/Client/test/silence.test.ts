import { describe, expect, it } from 'vitest';
import { loudnessOf } from '../src/effects/loudness.js';
import { SilenceDetector } from '../src/effects/silence.js';

const nothing = -100;
const breath = -50;

/** Twenty times a second, as the meter measures. */
function hears(detector: SilenceDetector, db: number, fromMs: number, forMs: number): boolean[] {
  const answers: boolean[] = [];
  for (let ms = fromMs; ms < fromMs + forMs; ms += 50) answers.push(detector.push(db, ms));
  return answers;
}

describe('SilenceDetector', () => {
  it('NothingForSeconds_IsSilence', () => {
    const answers = hears(new SilenceDetector(), nothing, 0, 8000);
    expect(answers.slice(0, 100)).not.toContain(true);
    expect(answers.at(-1)).toBe(true);
  });

  it('SoundComes_AtOnceOver', () => {
    const detector = new SilenceDetector();
    hears(detector, nothing, 0, 8000);
    expect(detector.push(breath, 8000)).toBe(false);
    expect(hears(detector, nothing, 8050, 4000)).not.toContain(true);
  });

  it('OneBreathEveryFewSeconds_IsNoSilence', () => {
    const detector = new SilenceDetector();
    for (let second = 0; second < 30; second += 3) {
      detector.push(breath, second * 1000);
      expect(hears(detector, nothing, second * 1000 + 50, 2900)).not.toContain(true);
    }
  });

  it('AnotherMicrophone_BeginsAnew', () => {
    const detector = new SilenceDetector();
    hears(detector, nothing, 0, 8000);
    detector.reset();
    expect(hears(detector, nothing, 8000, 4000)).not.toContain(true);
  });
});

describe('loudnessOf', () => {
  it('DigitalSilence_IsFinite', () => expect(loudnessOf(new Float32Array(512))).toBe(-100));

  it('FullScale_IsZero', () => expect(loudnessOf(new Float32Array(512).fill(1))).toBeCloseTo(0));

  it('ATenth_IsTwentyDecibelsLess', () => expect(loudnessOf(new Float32Array(512).fill(0.1))).toBeCloseTo(-20));
});
