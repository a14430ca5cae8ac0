import { MeetingRoom } from './meeting-room.js';
import type { FromWorker, RecordingSettings, ToWorker, WorkerStats } from './protocol.js';
import { SceneMaker } from './scene.js';
import { Sink } from './sink.js';

const pulseMs = 2000;
/** Frames that wait for the worker, which takes the latest only; sound waits longer, since all of it counts. */
const videoBuffer = 2;
const audioBuffer = 20;

/** Runs in a browser that nobody sees: hears and sees a meeting, and sends the file that it makes of it to the portal. */
class Recorder {
  readonly #worker = new Worker('/recorder/worker.js', { type: 'module' });
  readonly #sink: Sink;
  readonly #room: MeetingRoom;
  #scenes: SceneMaker | null = null;
  #stats: WorkerStats = { seconds: 0, frames: 0, dropped: 0, picture: 0, sound: 0, late: 0 };
  #statsAt = 0;
  #due: ReturnType<typeof setTimeout> | undefined;

  constructor(secret: string) {
    const address = new URL(`${location.pathname}/sink`, location.href);
    address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
    this.#sink = new Sink(() => new WebSocket(address), secret, {
      welcome: (settings) => this.#start(settings),
      stop: () => this.#tell({ type: 'stop' }),
      lost: () => this.#close(),
    });
    this.#room = new MeetingRoom({
      admission: () => this.#sink.admission(),
      added: (id, track, kind) => this.#take(id, track, kind),
      removed: (id) => this.#tell({ type: 'remove', id }),
      changed: () => this.#arrangeIn(0),
      ended: (reason) => this.#sink.ended(reason),
    });
    this.#worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.#hear(data);
    this.#worker.onerror = (e) => this.#sink.trouble('worker', e.message);
    window.addEventListener('error', (e) => this.#sink.trouble('page', e.message));
    window.addEventListener('unhandledrejection', (e) => this.#sink.trouble('page', String(e.reason)));
  }

  run(): void {
    this.#sink.connect();
  }

  #start(settings: RecordingSettings): void {
    this.#scenes = new SceneMaker(settings);
    this.#tell({ type: 'start', settings });
    this.#arrangeIn(0);
    setInterval(() => this.#pulse(), pulseMs);
    void this.#room.join();
  }

  #pulse(): void {
    const since = this.#statsAt === 0 ? 0 : (performance.now() - this.#statsAt) / 1000;
    const seconds = this.#stats.seconds + since;
    this.#sink.pulse({ ...this.#stats, seconds, people: this.#room.people.length, connected: this.#room.connected });
  }

  #take(id: string, track: MediaStreamTrack, kind: 'video' | 'audio'): void {
    if (kind === 'video') {
      const { readable } = new MediaStreamTrackProcessor({
        track: track as MediaStreamVideoTrack,
        maxBufferSize: videoBuffer,
      });
      this.#tell({ type: 'video', id, readable }, [readable]);
    } else {
      const { readable } = new MediaStreamTrackProcessor({
        track: track as MediaStreamAudioTrack,
        maxBufferSize: audioBuffer,
      });
      this.#tell({ type: 'audio', id, readable }, [readable]);
    }
  }

  /** Many things change at once when somebody comes: one new scene serves for all of them. */
  #arrangeIn(ms: number): void {
    clearTimeout(this.#due);
    this.#due = setTimeout(() => this.#arrange(), ms);
  }

  #arrange(): void {
    if (!this.#scenes) return;
    const { scene, shown, againMs } = this.#scenes.make(this.#room.people, performance.now());
    this.#tell({ type: 'scene', scene });
    this.#room.want(shown);
    if (againMs !== null) this.#arrangeIn(Math.max(againMs, 20));
  }

  #hear(message: FromWorker): void {
    switch (message.type) {
      case 'data':
        this.#sink.add(message.position, message.bytes);
        break;
      case 'stats':
        this.#stats = message.stats;
        this.#statsAt = performance.now();
        break;
      case 'trouble':
        this.#sink.trouble(message.code, message.text);
        break;
      case 'finished':
        void this.#finish();
        break;
    }
  }

  async #finish(): Promise<void> {
    await this.#room.leave();
    this.#pulse();
    this.#sink.finish();
  }

  /** Nothing can be done with what would still be recorded. */
  #close(): void {
    this.#worker.terminate();
    void this.#room.leave().finally(() => window.close());
  }

  #tell(message: ToWorker, moved: Transferable[] = []): void {
    this.#worker.postMessage(message, moved);
  }
}

const secret = location.hash.slice(1);
history.replaceState(null, '', location.pathname);
new Recorder(secret).run();
