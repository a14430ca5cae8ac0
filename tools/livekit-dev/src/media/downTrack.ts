import { RtcpSenderInfo, RtcpSrPacket, RtpHeader, type RtpPacket } from 'werift';
import { newSsrc } from '../protocol/ids';
import { startsKeyframe } from './keyframes';
import type { MediaTransport } from './transport';
import type { IncomingStream, TrackReceiver, UpTrack } from './upTrack';

interface Sent {
  sequence: number;
  timestamp: number;
  marker: boolean;
  payload: Buffer;
}

const RING = 256;

/** Forwards a published track to one subscriber, under its own SSRC and with gapless numbers. */
export class DownTrack implements TrackReceiver {
  readonly ssrc = newSsrc();
  payloadType = 0;
  /** Off while the subscriber shows the track nowhere (adaptive stream). */
  enabled = true;
  /** On once the subscriber has the description of the section. */
  ready = false;
  transport?: MediaTransport;
  sentPackets = 0;
  sentBytes = 0;
  resentPackets = 0;

  private source?: IncomingStream;
  private sequenceOffset = 0;
  private timestampOffset = 0;
  private lastSequence = -1;
  private lastTimestamp = 0;
  private lastSentAt = 0;
  private readonly ring: Array<Sent | undefined> = new Array(RING);
  private readonly header = new RtpHeader();

  constructor(readonly up: UpTrack, readonly streamId: string) {}

  forward(packet: RtpPacket): void {
    if (!this.ready || !this.enabled || !this.transport || this.up.muted || packet.payload.length === 0) return;
    if (this.source !== this.up.stream && !this.begin(packet)) return;

    const sequence = (packet.header.sequenceNumber + this.sequenceOffset) & 0xffff;
    const timestamp = (packet.header.timestamp + this.timestampOffset) >>> 0;
    const isNewest = this.lastSequence < 0 || ((sequence - this.lastSequence) & 0xffff) < 0x8000;
    if (isNewest) {
      this.lastSequence = sequence;
      this.lastTimestamp = timestamp;
      this.lastSentAt = Date.now();
    }
    const sent = { sequence, timestamp, marker: packet.header.marker, payload: packet.payload };
    this.ring[sequence % RING] = sent;
    this.sentPackets++;
    this.sentBytes += packet.payload.length;
    this.send(sent);
  }

  resend(sequences: number[]): void {
    for (const sequence of sequences) {
      const sent = this.ring[sequence % RING];
      if (sent?.sequence !== sequence) continue;
      this.resentPackets++;
      this.send(sent);
    }
  }

  /** A pause leaves the decoder without its reference pictures: start again with a key frame. */
  pause(): void {
    this.enabled = false;
    if (this.up.kind === 'video') this.source = undefined;
  }

  resume(): void {
    if (this.enabled) return;
    this.enabled = true;
    this.up.requestKeyframe();
  }

  start(): void {
    if (this.ready) return;
    this.ready = true;
    this.up.requestKeyframe();
  }

  onSenderReport(stream: IncomingStream, report: RtcpSrPacket): void {
    if (this.source !== stream || !this.transport || this.sentPackets === 0) return;
    const senderInfo = new RtcpSenderInfo({
      ntpTimestamp: report.senderInfo.ntpTimestamp,
      rtpTimestamp: (report.senderInfo.rtpTimestamp + this.timestampOffset) >>> 0,
      packetCount: this.sentPackets >>> 0,
      octetCount: this.sentBytes >>> 0,
    });
    this.transport.sendRtcp([new RtcpSrPacket({ ssrc: this.ssrc, senderInfo, reports: [] })]);
  }

  /** Takes the stream on from this packet, if a decoder can start there. */
  private begin(packet: RtpPacket): boolean {
    if (this.up.kind === 'video' && !startsKeyframe(this.up.codec, packet.payload)) {
      this.up.requestKeyframe();
      return false;
    }
    const { sequenceNumber, timestamp } = packet.header;
    if (this.lastSequence < 0) {
      this.sequenceOffset = (1000 - sequenceNumber) & 0xffff;
      this.timestampOffset = 0;
    } else {
      const clockRate = this.up.section?.clockRate ?? 90000;
      const elapsed = Math.round(((Date.now() - this.lastSentAt) * clockRate) / 1000);
      this.sequenceOffset = (this.lastSequence + 1 - sequenceNumber) & 0xffff;
      this.timestampOffset = (this.lastTimestamp + elapsed - timestamp) >>> 0;
    }
    this.source = this.up.stream;
    return true;
  }

  private send(sent: Sent): void {
    const header = this.header;
    header.ssrc = this.ssrc;
    header.payloadType = this.payloadType;
    header.marker = sent.marker;
    header.sequenceNumber = sent.sequence;
    header.timestamp = sent.timestamp;
    header.extension = false;
    header.extensions = [];
    header.padding = false;
    this.transport?.sendRtp(sent.payload, header);
  }
}
