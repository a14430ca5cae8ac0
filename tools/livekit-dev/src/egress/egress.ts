import { EgressStatus, type EgressInfo, type EncodedFileOutput, type FileInfo, type RoomCompositeEgressRequest, type WebhookEvent } from '@livekit/protocol';
import { log } from '../process/log';
import type { Room } from '../room/room';
import { egressEvent } from '../webhooks/events';
import { egressFaults } from './egressFaults';
import {
  END_REASON, type EndReason, ERROR_CODE, hasEnded, LIMIT_REACHED, nanoNow, newEgressInfo, START_NOT_RECEIVED, STOPPED_BEFORE_STARTED,
} from './egressInfo';
import { type Encoding, encodingOf } from './encoding';
import { Ffmpeg, ffmpegDrawsText } from './ffmpeg';
import { filePath } from './filePath';
import { fileOutput } from './output';
import { Recorder } from './recorder';
import { makeFile, UploadFailed } from './recordingFile';

export interface EgressHost {
  notify(event: WebhookEvent): void;
  /** One has ended, or is done with the work of a vanished one. */
  onEnded(): void;
}

const UPDATED = [EgressStatus.EGRESS_ACTIVE, EgressStatus.EGRESS_ENDING];

/** One recording of a room, with LiveKit's states. */
export class Egress {
  readonly info: EgressInfo;
  /** Its webhooks get lost. */
  silent = false;
  /** The worker has gone with everything it knew. */
  vanished = false;

  private readonly file: FileInfo;
  private readonly output: EncodedFileOutput;
  private readonly encoding: Encoding;
  private readonly recorder: Recorder;
  private readonly ffmpeg = new Ffmpeg();
  /** Milliseconds on the tape at which it became active. */
  private from = 0;
  private working = false;
  private timer?: NodeJS.Timeout;

  /** Throws a TwirpError where the request asks for what can't be made. */
  constructor(room: Room, request: RoomCompositeEgressRequest, private readonly host: EgressHost) {
    this.output = fileOutput(request);
    this.encoding = encodingOf(request, this.output.fileType);
    this.info = newEgressInfo(room, request, filePath(this.output.filepath, room.info, `.${this.encoding.fileType}`));
    this.file = this.info.fileResults[0] as FileInfo;
    this.recorder = new Recorder(room, {
      egressId: this.info.egressId,
      layout: request.layout,
      audio: this.encoding.audio,
      video: this.encoding.video,
      onMedia: () => this.activate(),
      onAlone: () => this.sourceClosed(),
    });
    this.tell('egress_started');
    this.begin().catch((error: Error) => this.fail(error.message));
  }

  get isRunning(): boolean {
    return !this.vanished && !hasEnded(this.info);
  }

  /** Something of it would be lost if the server ended now. */
  get isBusy(): boolean {
    return this.working || (this.isRunning && this.info.status === EgressStatus.EGRESS_ACTIVE);
  }

  /** For tests: what has been written of each track. */
  state(): object {
    const { egressId, roomName, status } = this.info;
    const tracks = this.recorder.tape.tracks.map(({ identity, kind, codec, written }) => ({ identity, kind, codec, written }));
    return { egressId, roomName, status: EgressStatus[status], vanished: this.vanished, tracks };
  }

  setLayout(layout: string): void {
    if (this.info.request.case === 'roomComposite') this.info.request.value.layout = layout;
    this.recorder.tape.setLayout(layout);
  }

  stop(): void {
    if (this.info.status === EgressStatus.EGRESS_STARTING) this.abort(STOPPED_BEFORE_STARTED, END_REASON.api);
    else this.finish(END_REASON.api);
  }

  reachLimit(): void {
    if (this.info.status === EgressStatus.EGRESS_ACTIVE) this.finish(END_REASON.limit);
  }

  abort(text: string, reason: EndReason): void {
    this.giveUp(EgressStatus.EGRESS_ABORTED, text, ERROR_CODE.preconditionFailed, reason);
  }

  fail(text: string, code: number = ERROR_CODE.internal): void {
    this.giveUp(EgressStatus.EGRESS_FAILED, text, code, END_REASON.failure);
  }

  /** What is on its way is given up at once. */
  shutDown(): void {
    this.abort('server is shutting down', END_REASON.killed);
    this.recorder.tape.erase();
  }

  /** As a worker that is killed together with its Redis: nothing is heard of it again. With `keepFile` the file comes all the same. */
  vanish({ keepFile = false } = {}): void {
    if (!this.isRunning) return;
    const isActive = this.info.status === EgressStatus.EGRESS_ACTIVE;
    this.vanished = true;
    clearTimeout(this.timer);
    if (keepFile && isActive) this.finish(END_REASON.killed);
    else if (!keepFile) this.drop();
    else this.recorder.leave();
  }

  private async begin(): Promise<void> {
    await ffmpegDrawsText();
    this.timer = setTimeout(() => {
      if (this.isRunning && this.info.status === EgressStatus.EGRESS_STARTING) this.recorder.join();
    }, egressFaults.slowStartMs);
    if (!this.isRunning) clearTimeout(this.timer);
  }

  private activate(): void {
    if (!this.isRunning || this.info.status !== EgressStatus.EGRESS_STARTING) return;
    this.from = this.recorder.tape.now();
    this.file.startedAt = nanoNow();
    this.update(EgressStatus.EGRESS_ACTIVE);
    if (egressFaults.maxDurationMs > 0) this.timer = setTimeout(() => this.reachLimit(), egressFaults.maxDurationMs);
  }

  private sourceClosed(): void {
    if (!this.isRunning) return;
    if (this.info.status === EgressStatus.EGRESS_STARTING) this.abort(START_NOT_RECEIVED, END_REASON.source);
    else this.finish(END_REASON.source);
  }

  /** Once: what comes while the file is being made changes nothing. */
  private finish(reason: EndReason): void {
    if (this.info.status !== EgressStatus.EGRESS_ACTIVE || this.working) return;
    clearTimeout(this.timer);
    this.working = true;
    const to = this.recorder.tape.now();
    this.file.endedAt = nanoNow();
    this.file.duration = BigInt(Math.round((to - this.from) * 1_000_000));
    this.info.details = `End reason: ${reason}`;
    this.update(EgressStatus.EGRESS_ENDING);
    this.recorder.leave();
    const { recorder: { tape }, encoding, output, ffmpeg, from } = this;
    makeFile({ tape, from, to, encoding, output, ffmpeg }, this.file)
      .then(() => this.end(reason), (error: Error) => this.fail(error.message, error instanceof UploadFailed ? ERROR_CODE.badRequest : ERROR_CODE.internal))
      .finally(() => {
        this.working = false;
        tape.erase();
        this.host.onEnded();
      });
  }

  private end(reason: EndReason): void {
    if (hasEnded(this.info)) return;
    if (reason !== END_REASON.limit) return this.update(EgressStatus.EGRESS_COMPLETE);
    this.info.error = LIMIT_REACHED;
    this.info.errorCode = ERROR_CODE.tooLarge;
    this.update(EgressStatus.EGRESS_LIMIT_REACHED);
  }

  /** Ends it without a file. */
  private giveUp(status: EgressStatus, text: string, code: number, reason: EndReason): void {
    if (hasEnded(this.info)) return;
    this.info.error = text;
    this.info.errorCode = code;
    this.info.details = `End reason: ${reason}`;
    this.drop();
    this.update(status);
    this.host.onEnded();
  }

  private drop(): void {
    clearTimeout(this.timer);
    this.ffmpeg.kill();
    this.recorder.leave();
    if (!this.working) this.recorder.tape.erase();
  }

  private update(status: EgressStatus): void {
    const { info } = this;
    info.status = status;
    info.updatedAt = nanoNow();
    if (hasEnded(info)) info.endedAt = info.updatedAt;
    const fields = { egressID: info.egressId, room: info.roomName, status: EgressStatus[status], error: info.error || undefined };
    log('info', 'egress updated', fields, 'livekit.egress');
    this.tell(UPDATED.includes(status) ? 'egress_updated' : 'egress_ended');
  }

  private tell(event: 'egress_started' | 'egress_updated' | 'egress_ended'): void {
    if (!this.silent && !this.vanished && !egressFaults.silence) this.host.notify(egressEvent(event, this.info));
  }
}
