import { describe, expect, it } from 'vitest';
import { blockLength, Mixer } from '../../src/recorder/mixer.js';

const level = (value: number, length = 480) => new Float32Array(length).fill(value);

function mixerOf(levels: Record<string, number>) {
  const mixer = new Mixer();
  const push = (blocks: number) => {
    for (const [id, value] of Object.entries(levels))
      for (let i = 0; i < 2 * blocks; i++) mixer.push(id, level(value), level(value));
  };
  for (const id of Object.keys(levels)) mixer.add(id);
  return { mixer, push };
}

describe('Mixer', () => {
  it('sums, and clips what is too loud', () => {
    const { mixer, push } = mixerOf({ ada: 0.25, li: 0.5 });
    push(2);
    expect(mixer.mix().every((sample) => sample === 0.75)).toBe(true);
    const loud = mixerOf({ ada: 0.75, li: 0.5 });
    loud.push(2);
    expect(loud.mixer.mix().every((sample) => sample === 1)).toBe(true);
  });

  it('keeps left and right apart', () => {
    const mixer = new Mixer();
    mixer.add('ada');
    for (let i = 0; i < 4; i++) mixer.push('ada', level(0.5), level(-0.25));
    const block = mixer.mix();
    expect([block[0], block[blockLength - 1], block[blockLength], block.at(-1)]).toEqual([0.5, 0.5, -0.25, -0.25]);
  });

  it('is silent without anybody, and for who has not sent enough', () => {
    const { mixer, push } = mixerOf({ ada: 0.5 });
    expect(mixer.mix().every((sample) => sample === 0)).toBe(true);
    push(1);
    expect(mixer.mix().every((sample) => sample === 0)).toBe(true);
    expect(mixer.late).toBe(0);
    push(1);
    expect(mixer.mix().every((sample) => sample === 0.5)).toBe(true);
  });

  it('counts who was heard and came late', () => {
    const { mixer, push } = mixerOf({ ada: 0.5 });
    push(2);
    mixer.mix();
    mixer.mix();
    mixer.mix();
    expect(mixer.late).toBe(1);
  });

  it('keeps 100 ms of somebody at most: the oldest go', () => {
    const mixer = new Mixer();
    mixer.add('ada');
    for (let i = 0; i < 100; i++) mixer.push('ada', level(i / 1000), level(i / 1000));
    let blocks = 0;
    for (let block = mixer.mix(); block[0] !== 0; block = mixer.mix()) {
      if (blocks === 0) expect(block[0]).toBeCloseTo(0.09);
      blocks++;
    }
    expect(blocks).toBe(5);
  });
});
