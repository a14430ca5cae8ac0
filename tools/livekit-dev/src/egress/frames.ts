import { dePacketizeRtpPackets, type RtpPacket } from 'werift';
import { startsKeyframe } from '../media/keyframes';
import { vp9Superframe } from './vp9Superframe';

export interface Frame {
  data: Buffer;
  isKey: boolean;
  timestamp: number;
}

const WERIFT_NAMES: Record<string, string> = { vp8: 'VP8', h264: 'MPEG4/ISO/AVC' };

/** Puts the packets of a video track together to pictures, from a key frame on. After a loss it waits for the next one. */
export class FrameAssembler {
  private parts: RtpPacket[] = [];
  private broken = true;
  private lastSequence?: number;
  private ssrc = 0;

  constructor(private readonly codec: string, private readonly askForKeyframe: () => void) {}

  /** The picture that this packet completes. */
  push(packet: RtpPacket): Frame | undefined {
    const { sequenceNumber, ssrc, timestamp, marker } = packet.header;
    if (ssrc !== this.ssrc) this.begin(ssrc);
    const step = this.lastSequence === undefined ? 1 : (sequenceNumber - this.lastSequence) & 0xffff;
    if (step === 0 || step >= 0x8000) return undefined;
    if (step > 1) this.breakOff();
    this.lastSequence = sequenceNumber;
    if (packet.payload.length === 0) return undefined;
    if (this.parts.length > 0 && this.parts[0]?.header.timestamp !== timestamp) this.breakOff();
    this.parts.push(packet);
    return marker ? this.complete() : undefined;
  }

  private begin(ssrc: number): void {
    this.ssrc = ssrc;
    this.lastSequence = undefined;
    this.breakOff();
  }

  private breakOff(): void {
    this.parts = [];
    this.broken = true;
  }

  private complete(): Frame | undefined {
    const packets = this.parts;
    this.parts = [];
    const isKey = packets.some((packet) => startsKeyframe(this.codec, packet.payload));
    if (this.broken && !isKey) {
      this.askForKeyframe();
      return undefined;
    }
    this.broken = false;
    return { data: this.join(packets), isKey, timestamp: packets[0]?.header.timestamp ?? 0 };
  }

  private join(packets: RtpPacket[]): Buffer {
    const codec = this.codec.toLowerCase();
    if (codec === 'vp9') return vp9Superframe(packets.map((packet) => packet.payload));
    return dePacketizeRtpPackets((WERIFT_NAMES[codec] ?? 'VP8') as 'VP8', packets).data;
  }
}
