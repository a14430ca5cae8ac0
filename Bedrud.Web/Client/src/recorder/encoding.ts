import {
  EncodedAudioPacketSource,
  EncodedPacket,
  EncodedVideoPacketSource,
  Mp4OutputFormat,
  Output,
  StreamTarget,
} from 'mediabunny';
import { sampleRate } from './mixer.js';
import type { RecordingSettings } from './protocol.js';

/** Seconds. What is lost at most when everything is killed. */
const fragment = 1;

interface FileEvents {
  data(position: number, bytes: Uint8Array): void;
  failed(code: string, error: unknown): void;
}

/** A fragmented MP4 that grows: whatever was written of it plays, whenever it ends. */
export class GrowingFile {
  readonly #output: Output;
  readonly #video: EncodedVideoPacketSource | null;
  readonly #audio = new EncodedAudioPacketSource('opus');

  constructor(
    videoCodec: VideoCodec | null,
    frameRate: number,
    readonly events: FileEvents,
  ) {
    this.#output = new Output({
      format: new Mp4OutputFormat({ fastStart: 'fragmented', minimumFragmentDuration: fragment }),
      target: new StreamTarget(
        new WritableStream({ write: ({ position, data }) => events.data(position, data.slice()) }),
      ),
    });
    this.#video = videoCodec && new EncodedVideoPacketSource(videoCodec);
    if (this.#video) this.#output.addVideoTrack(this.#video, { frameRate });
    this.#output.addAudioTrack(this.#audio);
  }

  start(): Promise<void> {
    return this.#output.start();
  }

  finish(): Promise<void> {
    return this.#output.finalize();
  }

  addVideo(chunk: EncodedVideoChunk, meta?: EncodedVideoChunkMetadata): void {
    this.#video?.add(EncodedPacket.fromEncodedChunk(chunk), meta).catch((e) => this.events.failed('mp4', e));
  }

  addAudio(chunk: EncodedAudioChunk, meta?: EncodedAudioChunkMetadata): void {
    this.#audio.add(EncodedPacket.fromEncodedChunk(chunk), meta).catch((e) => this.events.failed('mp4', e));
  }
}

type VideoCodec = 'avc' | 'vp9';

export interface VideoChoice {
  codec: VideoCodec;
  config: VideoEncoderConfig;
}

/** H.264 plays everywhere; builds of Chromium without it can do VP9, which every browser plays. Null where this one can do neither. */
export async function chooseVideo(settings: RecordingSettings): Promise<VideoChoice | null> {
  const { width, height, frameRate, videoBitrate } = settings;
  const common = {
    width,
    height,
    framerate: frameRate,
    bitrate: videoBitrate,
    latencyMode: 'realtime',
    bitrateMode: 'variable',
  } as const;
  const isLarge = width * height > 1280 * 720;
  const choices: VideoChoice[] = [
    // Baseline, level 3.1 or 4.0: what OpenH264 makes.
    { codec: 'avc', config: { ...common, codec: isLarge ? 'avc1.42E028' : 'avc1.42E01F', avc: { format: 'avc' } } },
    { codec: 'vp9', config: { ...common, codec: isLarge ? 'vp09.00.40.08' : 'vp09.00.31.08' } },
  ];
  for (const choice of choices) if ((await VideoEncoder.isConfigSupported(choice.config)).supported) return choice;
  return null;
}

export function audioConfig(settings: RecordingSettings): AudioEncoderConfig {
  return { codec: 'opus', sampleRate, numberOfChannels: 2, bitrate: settings.audioBitrate };
}
