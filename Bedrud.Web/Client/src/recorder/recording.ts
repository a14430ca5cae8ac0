import { Compositor } from './compositor.js';
import { audioConfig, chooseVideo, GrowingFile } from './encoding.js';
import { blockLength, Mixer, sampleRate } from './mixer.js';
import type { FromWorker, RecordingSettings, Scene, WorkerStats } from './protocol.js';

/** How far sound stays behind the clock, so that blocks that come late are still heard. */
const soundDelayMs = 60;
/** The encoder's queue: more would only be older when they come out. */
const mostQueued = 4;
const million = 1_000_000;

/**
 * Pictures and sound by one clock. A picture is due at each tick and left out where the machine is too slow; sound is made without a gap, by
 * its samples. So both are as long as the clock says, however long it takes.
 */
export class Recording {
  readonly #mixer = new Mixer();
  readonly #compositor: Compositor;
  readonly #say: (message: FromWorker) => void;
  #file: GrowingFile | null = null;
  #video: VideoEncoder | null = null;
  #audio: AudioEncoder | null = null;
  #startedAt = 0;
  #tick = 0;
  #samples = 0;
  #frames = 0;
  #dropped = 0;
  /** The second that the latest key frame began. */
  #keyed = -1;
  #stopping = false;
  #composing: Promise<void> = Promise.resolve();
  readonly #told = new Set<string>();

  constructor(
    readonly settings: RecordingSettings,
    say: (message: FromWorker) => void,
  ) {
    this.#say = say;
    this.#compositor = new Compositor(settings.width, settings.height, (code, text) => this.#trouble(code, text));
  }

  async start(): Promise<void> {
    const { settings } = this;
    const choice = settings.audioOnly ? null : await chooseVideo(settings);
    if (!choice && !settings.audioOnly) {
      this.#trouble('codec', 'This Chromium can encode neither H.264 nor VP9.');
      return;
    }
    const failed = (code: string) => (error: unknown) => this.#trouble(code, String(error));
    this.#file = new GrowingFile(choice?.codec ?? null, settings.frameRate, {
      data: (position, bytes) => {
        this.#say({ type: 'data', position, bytes });
      },
      failed: (code, error) => this.#trouble(code, String(error)),
    });
    const file = this.#file;
    await file.start();
    if (choice) {
      this.#video = new VideoEncoder({ output: (c, meta) => file.addVideo(c, meta), error: failed('video-encoder') });
      this.#video.configure(choice.config);
    }
    this.#audio = new AudioEncoder({ output: (c, meta) => file.addAudio(c, meta), error: failed('audio-encoder') });
    this.#audio.configure(audioConfig(settings));
    this.#startedAt = performance.now();
    this.#tickSound();
    if (this.#video) this.#tickPicture();
  }

  set scene(scene: Scene) {
    this.#compositor.scene = scene;
  }

  /** Shows the frames of a track until it ends. */
  async addVideo(id: string, readable: ReadableStream<VideoFrame>): Promise<void> {
    this.#compositor.add(id);
    const reader = readable.getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read()) this.#compositor.push(id, next.value);
  }

  async addAudio(id: string, readable: ReadableStream<AudioData>): Promise<void> {
    this.#mixer.add(id);
    const reader = readable.getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read()) this.#hear(id, next.value);
  }

  remove(id: string): void {
    this.#compositor.remove(id);
    this.#mixer.remove(id);
  }

  get stats(): WorkerStats {
    return {
      seconds: this.#elapsedMs / 1000,
      frames: this.#frames,
      dropped: this.#dropped,
      picture: this.#tick / this.settings.frameRate,
      sound: this.#samples / sampleRate,
      late: this.#mixer.late,
    };
  }

  async stop(): Promise<void> {
    if (this.#stopping) return;
    this.#stopping = true;
    // Whatever failed: what there is of the file is brought to its end.
    for (const step of [
      () => this.#composing,
      () => this.#makeSound(0),
      () => this.#video?.flush(),
      () => this.#audio?.flush(),
      () => this.#file?.finish(),
    ]) {
      try {
        await step();
      } catch (error) {
        this.#trouble('end', String(error));
      }
    }
    this.#say({ type: 'finished' });
  }

  get #elapsedMs(): number {
    return this.#startedAt === 0 ? 0 : performance.now() - this.#startedAt;
  }

  #tickSound(): void {
    if (this.#stopping) return;
    this.#makeSound(soundDelayMs);
    setTimeout(() => this.#tickSound(), 20);
  }

  #makeSound(delayMs: number): void {
    while (((this.#samples + blockLength) * 1000) / sampleRate <= this.#elapsedMs - delayMs) {
      const data = new AudioData({
        format: 'f32-planar',
        sampleRate,
        numberOfFrames: blockLength,
        numberOfChannels: 2,
        timestamp: Math.round((this.#samples * million) / sampleRate),
        data: this.#mixer.mix(),
      });
      this.#audio?.encode(data);
      data.close();
      this.#samples += blockLength;
    }
  }

  #tickPicture(): void {
    if (this.#stopping) return;
    const { frameRate } = this.settings;
    const behind = Math.floor((this.#elapsedMs / 1000) * frameRate) - this.#tick;
    // A second behind: the machine was away. What was missed is not made up for.
    if (behind > frameRate) {
      this.#tick += behind;
      this.#dropped += behind;
    }
    this.#composing = this.#makePicture()
      .catch((error: unknown) => this.#trouble('picture', String(error)))
      .finally(() => {
        this.#tick++;
        setTimeout(() => this.#tickPicture(), Math.max(0, (this.#tick * 1000) / frameRate - this.#elapsedMs));
      });
  }

  async #makePicture(): Promise<void> {
    const { width, height, frameRate } = this.settings;
    if (!this.#video || this.#video.encodeQueueSize >= mostQueued) {
      this.#dropped++;
      return;
    }
    await this.#compositor.compose();
    const timestamp = Math.round((this.#tick * million) / frameRate);
    const frame = new VideoFrame(this.#compositor.picture, {
      format: 'I420',
      codedWidth: width,
      codedHeight: height,
      timestamp,
    });
    // A key frame begins each fragment, so there is one each second even where frames were left out.
    const second = Math.floor(this.#tick / frameRate);
    this.#video.encode(frame, { keyFrame: second !== this.#keyed });
    this.#keyed = second;
    frame.close();
    this.#frames++;
  }

  #hear(id: string, data: AudioData): void {
    const count = data.numberOfFrames;
    const planes = Array.from({ length: Math.min(2, data.numberOfChannels) }, (_, planeIndex) => {
      const samples = new Float32Array(count);
      data.copyTo(samples, { planeIndex, format: 'f32-planar' });
      return samples;
    });
    if (data.sampleRate !== sampleRate) this.#trouble('sample-rate', `Sound of ${data.sampleRate} Hz can't be mixed.`);
    else if (planes[0]) this.#mixer.push(id, planes[0], planes[1] ?? planes[0]);
    data.close();
  }

  /** Each once: what goes wrong at all goes wrong with each frame. */
  #trouble(code: string, text: string): void {
    if (this.#told.has(code)) return;
    this.#told.add(code);
    this.#say({ type: 'trouble', code, text });
  }
}
