import { describe, expect, it } from 'vitest';
import { Outbox } from '../../src/recorder/outbox.js';

const bytes = (length: number, value = 1) => new Uint8Array(length).fill(value);

describe('Outbox', () => {
  it('keeps what is not acknowledged, and nothing else', () => {
    const outbox = new Outbox(100);
    outbox.add(0, bytes(10));
    outbox.add(10, bytes(20));
    outbox.acknowledge(10);
    expect(outbox.waiting).toBe(20);
    expect(outbox.from(10)?.map((piece) => piece.position)).toEqual([10]);
    expect(outbox.from(0)).toBeNull();
  });

  it('resumes in the middle of a piece', () => {
    const outbox = new Outbox(100);
    outbox.add(0, Uint8Array.of(1, 2, 3, 4));
    outbox.add(4, Uint8Array.of(5, 6));
    expect(outbox.from(3)).toEqual([
      { position: 3, bytes: Uint8Array.of(4) },
      { position: 4, bytes: Uint8Array.of(5, 6) },
    ]);
    expect(outbox.from(6)).toEqual([]);
    expect(outbox.from(7)).toBeNull();
  });

  it('takes no more than its limit', () => {
    const outbox = new Outbox(30);
    expect(outbox.add(0, bytes(20))).toBe(true);
    expect(outbox.add(20, bytes(20))).toBe(false);
    outbox.acknowledge(20);
    expect(outbox.add(20, bytes(20))).toBe(true);
  });

  it('refuses a hole', () => {
    expect(() => new Outbox(100).add(5, bytes(1))).toThrow();
  });
});
