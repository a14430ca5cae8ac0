import { Outbox } from './outbox.js';
import type { Admission, FromPortal, Pulse, RecordingSettings, ToPortal } from './protocol.js';

/** 5 minutes of 1.7 Mb/s. */
const outboxBytes = 64 * 1024 * 1024;
const patienceMs = 5 * 60_000;
const retryMs = 1000;
const admissionMs = 10_000;

/** What the sink tells its owner. */
export interface SinkEvents {
  /** Once: what to record. */
  welcome(settings: RecordingSettings): void;
  stop(): void;
  /** No portal can continue this file. */
  lost(reason: string): void;
}

/** The browser's WebSocket, as far as it is used. */
export type Socket = Pick<
  WebSocket,
  'send' | 'close' | 'readyState' | 'binaryType' | 'onopen' | 'onmessage' | 'onclose'
>;

/** Where the file goes: the portal, over a socket that may be lost and made again, and to the next portal as well. */
export class Sink {
  readonly #outbox: Outbox;
  #socket: Socket | null = null;
  #welcomed = false;
  #known = false;
  #closed = false;
  #awayMs: number | null = null;
  #complete = false;
  /** Why the meeting is over: told to each portal that comes, since one may be away just then. */
  #over: string | null = null;
  #asking: { resolve(admission: Admission): void; reject(error: Error): void } | null = null;

  constructor(
    readonly open: () => Socket,
    readonly secret: string,
    readonly events: SinkEvents,
    limit = outboxBytes,
    readonly now = () => performance.now(),
  ) {
    this.#outbox = new Outbox(limit);
  }

  get waiting(): number {
    return this.#outbox.waiting;
  }

  connect(): void {
    this.#awayMs ??= this.now();
    if (this.now() - this.#awayMs > patienceMs) {
      this.#lose('no portal for five minutes');
      return;
    }
    const socket = this.open();
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => this.#say({ type: 'hello', secret: this.secret });
    socket.onmessage = ({ data }) => this.#hear(JSON.parse(data as string) as FromPortal);
    socket.onclose = () => this.#away();
  }

  /** The next bytes of the file. */
  add(position: number, bytes: Uint8Array): void {
    if (!this.#outbox.add(position, bytes)) this.#lose('the portal was away for longer than the memory lasts');
    else if (this.#welcomed) this.#send(position, bytes);
  }

  pulse(pulse: Omit<Pulse, 'type' | 'waiting'>): void {
    if (this.#welcomed) this.#say({ type: 'pulse', ...pulse, waiting: this.waiting });
  }

  ended(reason: string): void {
    this.#over = reason;
    this.#tellOver();
  }

  trouble(code: string, text: string): void {
    if (this.#welcomed) this.#say({ type: 'trouble', code, text });
  }

  /** A token of now. */
  admission(): Promise<Admission> {
    this.#asking?.reject(new Error('Asked again.'));
    return new Promise((resolve, reject) => {
      const limit = setTimeout(() => reject(new Error('The portal did not answer.')), admissionMs);
      const settle =
        <T>(then: (value: T) => void) =>
        (value: T) => {
          clearTimeout(limit);
          this.#asking = null;
          then(value);
        };
      this.#asking = { resolve: settle(resolve), reject: settle(reject) };
      if (this.#welcomed) this.#say({ type: 'admission' });
      else this.#asking.reject(new Error('There is no portal.'));
    });
  }

  /** Nothing more will come: as soon as a portal has all of it, it is told so. */
  finish(): void {
    this.#complete = true;
    this.#tellWhenDone();
  }

  #tellOver(): void {
    if (this.#over !== null && this.#welcomed) this.#say({ type: 'ended', reason: this.#over });
  }

  #tellWhenDone(): void {
    if (this.#complete && this.#welcomed && this.waiting === 0) this.#say({ type: 'done', length: this.#outbox.end });
  }

  #hear(message: FromPortal): void {
    switch (message.type) {
      case 'welcome':
        this.#resume(message.held);
        if (!this.#known && !this.#closed) {
          this.#known = true;
          this.events.welcome(message.settings);
        }
        break;
      case 'ack':
        this.#outbox.acknowledge(message.held);
        this.#tellWhenDone();
        break;
      case 'admission':
        this.#asking?.resolve({ url: message.url, token: message.token });
        break;
      case 'stop':
        this.events.stop();
        break;
    }
  }

  #resume(held: number): void {
    const missing = this.#outbox.from(held);
    if (!missing) {
      this.#lose(`the portal has ${held} bytes, which can't be continued`);
      return;
    }
    this.#welcomed = true;
    this.#awayMs = null;
    // What it has may not be on its disk yet: only an acknowledgement says so.
    for (const { position, bytes } of missing) this.#send(position, bytes);
    this.#tellOver();
    this.#tellWhenDone();
  }

  #away(): void {
    this.#welcomed = false;
    this.#socket = null;
    this.#asking?.reject(new Error('The portal went away.'));
    if (!this.#closed) setTimeout(() => this.connect(), retryMs);
  }

  #lose(reason: string): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#socket?.close();
    this.events.lost(reason);
  }

  #say(message: ToPortal): void {
    if (this.#socket?.readyState === 1) this.#socket.send(JSON.stringify(message));
  }

  #send(position: number, bytes: Uint8Array): void {
    const message = new Uint8Array(8 + bytes.length);
    new DataView(message.buffer).setFloat64(0, position, true);
    message.set(bytes, 8);
    if (this.#socket?.readyState === 1) this.#socket.send(message);
  }
}
