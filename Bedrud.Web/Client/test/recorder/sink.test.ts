import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FromPortal, RecordingSettings } from '../../src/recorder/protocol.js';
import { Sink, type Socket } from '../../src/recorder/sink.js';

const settings: RecordingSettings = {
  width: 1280,
  height: 720,
  frameRate: 25,
  videoBitrate: 1,
  audioBitrate: 1,
  layout: 'grid',
  audioOnly: false,
  roomName: 'daily',
};

class FakeSocket {
  readyState = 1;
  binaryType: BinaryType = 'blob';
  onopen: (() => void) | null = null;
  onmessage: ((event: MessageEvent) => void) | null = null;
  onclose: (() => void) | null = null;
  readonly said: { type: string; [key: string]: unknown }[] = [];
  /** Where each piece of bytes stands, and what it is. */
  readonly pieces: [number, number[]][] = [];

  send(data: string | Uint8Array) {
    if (typeof data === 'string') this.said.push(JSON.parse(data));
    else this.pieces.push([new DataView(data.buffer).getFloat64(0, true), [...data.subarray(8)]]);
  }

  hear(message: FromPortal) {
    this.onmessage?.({ data: JSON.stringify(message) } as MessageEvent);
  }

  close() {
    this.lose();
  }

  lose() {
    this.readyState = 3;
    this.onclose?.();
  }
}

describe('Sink', () => {
  const sockets: FakeSocket[] = [];
  const events = { welcome: vi.fn(), stop: vi.fn(), lost: vi.fn() };
  let now = 0;

  const open = () => {
    const socket = new FakeSocket();
    sockets.push(socket);
    return socket as unknown as Socket;
  };
  const connected = (held = 0) => {
    const socket = sockets.at(-1) as FakeSocket;
    socket.onopen?.();
    socket.hear({ type: 'welcome', held, settings });
    return socket;
  };
  const sink = (limit = 1000) => {
    const made = new Sink(open, 'secret', events, limit, () => now);
    made.connect();
    return made;
  };

  beforeEach(() => {
    vi.useFakeTimers();
    sockets.length = now = 0;
    for (const event of Object.values(events)) event.mockClear();
  });
  afterEach(() => vi.useRealTimers());

  it('says the secret first, and records what it is told once', () => {
    sink();
    const socket = connected();
    expect(socket.said[0]).toEqual({ type: 'hello', secret: 'secret' });
    socket.lose();
    vi.advanceTimersByTime(1000);
    connected();
    expect(events.welcome).toHaveBeenCalledExactlyOnceWith(settings);
  });

  it('goes on where the next portal stands', () => {
    const made = sink();
    connected();
    made.add(0, Uint8Array.of(1, 2, 3));
    sockets[0]?.hear({ type: 'ack', held: 3 });
    made.add(3, Uint8Array.of(4, 5));
    sockets[0]?.lose();
    made.add(5, Uint8Array.of(6));
    vi.advanceTimersByTime(1000);
    // It had taken one more byte than it could say.
    expect(connected(4).pieces).toEqual([
      [4, [5]],
      [5, [6]],
    ]);
    expect(events.lost).not.toHaveBeenCalled();
  });

  it('gives up a file that the portal can not continue', () => {
    const made = sink();
    connected();
    made.add(0, Uint8Array.of(1, 2, 3));
    sockets[0]?.hear({ type: 'ack', held: 3 });
    sockets[0]?.lose();
    vi.advanceTimersByTime(1000);
    connected(0);
    expect(events.lost).toHaveBeenCalledOnce();
  });

  it('gives up after five minutes without a portal', () => {
    sink();
    connected();
    sockets[0]?.lose();
    for (; now < 310_000 && events.lost.mock.calls.length === 0; now += 1000) {
      vi.advanceTimersByTime(1000);
      sockets.at(-1)?.lose();
    }
    expect(events.lost).toHaveBeenCalledOnce();
    expect(now).toBeGreaterThan(299_000);
  });

  it('gives up where the memory is full', () => {
    const made = sink(4);
    made.add(0, Uint8Array.of(1, 2, 3));
    made.add(3, Uint8Array.of(4, 5, 6));
    expect(events.lost).toHaveBeenCalledOnce();
  });

  it('is done when the portal has everything, also one that comes later', () => {
    const made = sink();
    connected();
    made.add(0, Uint8Array.of(1, 2, 3));
    made.finish();
    expect(sockets[0]?.said.some((message) => message.type === 'done')).toBe(false);
    sockets[0]?.lose();
    vi.advanceTimersByTime(1000);
    const next = connected(0);
    next.hear({ type: 'ack', held: 3 });
    expect(next.said.at(-1)).toEqual({ type: 'done', length: 3 });
  });

  it('tells the next portal of a meeting that ended while there was none', () => {
    const made = sink();
    connected();
    sockets[0]?.lose();
    made.ended('ROOM_DELETED');
    vi.advanceTimersByTime(1000);
    expect(connected().said.at(-1)).toEqual({ type: 'ended', reason: 'ROOM_DELETED' });
  });

  it('asks for a token', async () => {
    const made = sink();
    await expect(made.admission()).rejects.toThrow();
    const socket = connected();
    const asked = made.admission();
    expect(socket.said.at(-1)).toEqual({ type: 'admission' });
    socket.hear({ type: 'admission', url: 'ws://x', token: 't' });
    await expect(asked).resolves.toEqual({ url: 'ws://x', token: 't' });
  });
});
