import { join } from 'node:path';
import { TrackSource } from '@livekit/protocol';
import type { RtpPacket } from 'werift';
import type { TrackReceiver } from '../media/upTrack';
import type { Publication } from '../room/publications';
import { FrameAssembler } from './frames';
import { IvfFile } from './ivfFile';
import { OpusFile } from './opusFile';
import { RtpClock } from './rtpClock';
import { Spans } from './spans';

/** The packets of one published track, written as they come. */
export class TrackTape implements TrackReceiver {
  readonly enabled = true;
  readonly path: string;
  readonly identity: string;
  readonly isScreen: boolean;
  /** When it was on: published and not muted. */
  readonly on = new Spans();
  /** Encoded pictures, or packets of sound. */
  written = 0;

  /** Opened with the first packet: of what is muted from the start the codec is not known before. */
  private file?: IvfFile | OpusFile;
  private clock?: RtpClock;
  private frames?: FrameAssembler;
  private ssrc = 0;
  private closed = false;

  /** `now`: milliseconds on the recorder's clock, shared by all its tracks. */
  constructor(readonly publication: Publication, folder: string, private readonly now: () => number, private readonly onFirst: () => void) {
    const { kind, sid } = publication;
    this.identity = publication.owner.identity;
    this.isScreen = publication.info.source === TrackSource.SCREEN_SHARE;
    this.path = join(folder, `${sid}.${kind === 'audio' ? 'webm' : 'ivf'}`);
    publication.downs.add(this);
    publication.dynacast.update();
    publication.requestKeyframe();
    this.onMuted();
  }

  get kind(): 'audio' | 'video' {
    return this.publication.kind;
  }

  get codec(): string {
    return this.publication.codec.toLowerCase();
  }

  onMuted(): void {
    if (this.publication.muted) this.on.end(this.now());
    else this.on.begin(this.now());
  }

  forward(packet: RtpPacket): void {
    if (this.closed || this.publication.muted) return;
    const clock = this.open();
    if (packet.header.ssrc !== this.ssrc) {
      this.ssrc = packet.header.ssrc;
      clock.restart();
    }
    if (!this.frames) {
      if (packet.payload.length > 0) this.write(packet.payload, clock.at(packet.header.timestamp, this.now()));
      return;
    }
    const frame = this.frames.push(packet);
    if (frame) this.write(frame.data, clock.at(frame.timestamp, this.now()));
  }

  onSenderReport(): void {}

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.on.end(this.now());
    this.publication.downs.delete(this);
    this.publication.dynacast.update();
    this.file?.close();
  }

  private open(): RtpClock {
    const { kind, codec, section } = this.publication;
    if (kind === 'audio') this.file ??= new OpusFile(this.path);
    else this.file ??= new IvfFile(this.path, codec);
    if (kind === 'video') this.frames ??= new FrameAssembler(codec, () => this.publication.requestKeyframe());
    return (this.clock ??= new RtpClock(section?.clockRate ?? (kind === 'audio' ? 48_000 : 90_000)));
  }

  private write(data: Buffer, timeMs: number): void {
    this.file?.write(data, Math.max(0, timeMs));
    if (this.written++ === 0) this.onFirst();
  }
}
