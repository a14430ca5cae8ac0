import {
  GenericNack, PictureLossIndication, RtcpPayloadSpecificFeedback, RtcpTransportLayerFeedback, type RtcpSrPacket, type RtpPacket,
} from 'werift';
import type { MediaTransport } from './transport';

export type Kind = 'audio' | 'video';

/** A section of a client's offer on which it sends. */
export interface ReceiveSection {
  mid: string;
  kind: Kind;
  /** The track id of the section's msid: what the client calls `cid`. */
  cid: string;
  codec: string;
  fmtp?: string;
  payloadType: number;
  clockRate: number;
  rids: string[];
  midExtension?: number;
  ridExtension?: number;
  levelExtension?: number;
  ssrcs: number[];
}

const MIN_PLI_INTERVAL_MS = 300;
const MAX_NACKED_GAP = 64;

/** One received RTP stream, and what a receiver report needs of it. */
export class IncomingStream {
  lastSequence = -1;
  cycles = 0;
  baseSequence = -1;
  received = 0;
  bytes = 0;
  nacked = 0;
  reportedExpected = 0;
  reportedReceived = 0;
  lastSenderReport = 0;
  lastSenderReportAt = 0;
  lastPliAt = 0;
  /** -dBov of the loudest audio packet since it was last taken, 127 is silence. */
  private loudest = 127;

  constructor(readonly ssrc: number, readonly track: UpTrack) {}

  hear(level: number): void {
    this.loudest = Math.min(this.loudest, level);
  }

  takeLoudest(): number {
    const { loudest } = this;
    this.loudest = 127;
    return loudest;
  }

  /** Returns the sequence numbers that a gap before this packet has lost. */
  count(sequence: number, bytes: number): number[] {
    this.received++;
    this.bytes += bytes;
    if (this.baseSequence < 0) {
      this.baseSequence = this.lastSequence = sequence;
      return [];
    }
    const step = (sequence - this.lastSequence) & 0xffff;
    if (step === 0 || step >= 0x8000) return [];
    const lost: number[] = [];
    if (step > 1 && step < MAX_NACKED_GAP) for (let i = 1; i < step; i++) lost.push((this.lastSequence + i) & 0xffff);
    if (sequence < this.lastSequence) this.cycles += 0x10000;
    this.lastSequence = sequence;
    this.nacked += lost.length;
    return lost;
  }
}

/** One who takes a track's packets: a subscriber, or a recorder. */
export interface TrackReceiver {
  /** A publisher may stop encoding what no enabled receiver wants. */
  readonly enabled: boolean;
  forward(packet: RtpPacket): void;
  onSenderReport(stream: IncomingStream, report: RtcpSrPacket): void;
}

/** The media of one published track, and those who receive it. */
export class UpTrack {
  readonly downs = new Set<TrackReceiver>();
  section?: ReceiveSection;
  transport?: MediaTransport;
  stream?: IncomingStream;
  muted = false;

  constructor(readonly sid: string, readonly kind: Kind) {}

  get codec(): string {
    return this.section?.codec ?? (this.kind === 'audio' ? 'opus' : 'VP8');
  }

  onRtp(packet: RtpPacket, stream: IncomingStream): void {
    this.stream = stream;
    const lost = stream.count(packet.header.sequenceNumber, packet.payload.length);
    if (lost.length > 0) this.requestAgain(stream, lost);
    for (const down of this.downs) down.forward(packet);
  }

  requestKeyframe(): void {
    const { stream, transport } = this;
    if (this.kind !== 'video' || !stream || !transport) return;
    const now = Date.now();
    if (now - stream.lastPliAt < MIN_PLI_INTERVAL_MS) return;
    stream.lastPliAt = now;
    const feedback = new PictureLossIndication({ senderSsrc: transport.reportSsrc, mediaSsrc: stream.ssrc });
    transport.sendRtcp([new RtcpPayloadSpecificFeedback({ feedback })]);
  }

  private requestAgain(stream: IncomingStream, lost: number[]): void {
    if (!this.transport) return;
    const feedback = new GenericNack({ senderSsrc: this.transport.reportSsrc, mediaSourceSsrc: stream.ssrc, lost });
    this.transport.sendRtcp([new RtcpTransportLayerFeedback({ feedback })]);
  }
}
