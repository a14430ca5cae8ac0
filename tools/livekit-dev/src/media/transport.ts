import {
  GenericNack, PictureLossIndication, RTCDataChannel, RTCDataChannelParameters, RtcpPayloadSpecificFeedback, RtcpSrPacket,
  RtcpTransportLayerFeedback, type RtcpPacket, type RtpHeader, type RtpPacket,
} from 'werift';
import { newSsrc } from '../protocol/ids';
import type { DownTrack } from './downTrack';
import { IceDtls } from './iceDtls';
import { receiverReports } from './receiverReports';
import { IncomingStream, type Kind, type ReceiveSection, type UpTrack } from './upTrack';

/** A section on which this side can send: the client's free one (single connection) or an own one (dual). */
export interface SendSection {
  mid: string;
  kind: Kind;
  down?: DownTrack;
}

export interface TransportEvents {
  /** Which published track a section of the client's offer belongs to, if it is announced already. */
  trackFor(section: ReceiveSection): UpTrack | undefined;
  onConnected(): void;
  onFailed(why: string): void;
  onFirstPacket(track: UpTrack): void;
  onData(label: string, data: Buffer): void;
}

const REPORT_INTERVAL_MS = 1000;

/** One peer connection: RTP and RTCP in and out, and data channels. Its SDP is made in answer.ts and offer.ts. */
export class MediaTransport {
  readonly reportSsrc = newSsrc();
  readonly receiveSections = new Map<string, ReceiveSection>();
  sendSections: SendSection[] = [];
  connected = false;
  closed = false;
  link!: IceDtls;

  private readonly streams = new Map<number, IncomingStream>();
  private readonly channels = new Map<string, RTCDataChannel>();
  private reports?: NodeJS.Timeout;

  private constructor(private readonly events: TransportEvents) {}

  static async create(events: TransportEvents, portRange?: [number, number]): Promise<MediaTransport> {
    const transport = new MediaTransport(events);
    transport.link = await IceDtls.create({ onDtlsConnected: () => transport.onDtlsConnected(), onFailed: events.onFailed }, portRange);
    transport.link.dtls.onRtp.subscribe((packet) => transport.onRtp(packet));
    transport.link.dtls.onRtcp.subscribe((packet) => transport.onRtcp(packet));
    transport.link.sctp.onDataChannel.subscribe((channel) => transport.addChannel(channel));
    transport.reports = setInterval(() => transport.sendReports(), REPORT_INTERVAL_MS);
    return transport;
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    clearInterval(this.reports);
    await this.link.close();
  }

  // Sections

  /** Connects a section with its track, as soon as both the offer and the announcement are here. */
  bind(section: ReceiveSection): void {
    const track = this.events.trackFor(section);
    if (!track) return;
    track.section = section;
    track.transport = this;
    const ssrc = section.ssrcs[0];
    if (section.rids.length === 0 && ssrc !== undefined && !this.streams.has(ssrc)) this.addStream(ssrc, track);
  }

  forget(track: UpTrack): void {
    for (const [ssrc, stream] of this.streams) if (stream.track === track) this.streams.delete(ssrc);
  }

  /** Puts a track on a free section; false when there is none and `mayAdd` is false. */
  place(down: DownTrack, mayAdd: boolean): boolean {
    down.transport = this;
    let section = this.sendSections.find((s) => s.kind === down.up.kind && !s.down);
    if (!section && mayAdd) {
      section = { mid: String(this.sendSections.length), kind: down.up.kind };
      this.sendSections.push(section);
    }
    if (!section) return false;
    section.down = down;
    return true;
  }

  displace(down: DownTrack): void {
    const section = this.sendSections.find((s) => s.down === down);
    if (section) section.down = undefined;
    down.ready = false;
    down.up.downs.delete(down);
  }

  midToTrackId(): Record<string, string> {
    const map: Record<string, string> = {};
    for (const section of this.sendSections) if (section.down) map[section.mid] = section.down.up.sid;
    return map;
  }

  // Data channels

  openChannel(label: string, id: number, reliable: boolean): void {
    const parameters = new RTCDataChannelParameters({
      label,
      id,
      ordered: reliable,
      maxRetransmits: reliable ? undefined : 0,
      protocol: '',
      negotiated: false,
    });
    this.addChannel(new RTCDataChannel(this.link.sctp, parameters, true));
  }

  sendData(label: string, data: Buffer): void {
    const channel = this.channels.get(label);
    if (channel?.readyState === 'open') channel.send(data);
  }

  private addChannel(channel: RTCDataChannel): void {
    this.channels.set(channel.label, channel);
    channel.onMessage.subscribe((message) => {
      this.events.onData(channel.label, Buffer.isBuffer(message) ? message : Buffer.from(message));
    });
  }

  // Packets

  sendRtp(payload: Buffer, header: RtpHeader): void {
    if (this.connected && !this.closed) void this.link.dtls.sendRtp(payload, header);
  }

  sendRtcp(packets: RtcpPacket[]): void {
    if (this.connected && !this.closed) void this.link.dtls.sendRtcp(packets).catch(() => {});
  }

  private onDtlsConnected(): void {
    this.connected = true;
    this.events.onConnected();
  }

  private onRtp(packet: RtpPacket): void {
    const stream = this.streams.get(packet.header.ssrc) ?? this.recognise(packet);
    if (!stream) return;
    this.readAudioLevel(packet, stream);
    const isFirst = stream.received === 0;
    stream.track.onRtp(packet, stream);
    if (isFirst) this.events.onFirstPacket(stream.track);
  }

  /** Finds the section of a new SSRC by its mid, or by the SSRC of the offer. */
  private recognise(packet: RtpPacket): IncomingStream | undefined {
    const sections = [...this.receiveSections.values()];
    const section =
      sections.find((s) => s.mid === extensionText(packet, s.midExtension)) ?? sections.find((s) => s.ssrcs.includes(packet.header.ssrc));
    if (!section || packet.header.payloadType !== section.payloadType) return undefined;
    if (section.rids.length > 0 && extensionText(packet, section.ridExtension) === undefined) return undefined;
    const track = this.events.trackFor(section);
    if (!track) return undefined;
    track.section = section;
    track.transport = this;
    return this.addStream(packet.header.ssrc, track);
  }

  private addStream(ssrc: number, track: UpTrack): IncomingStream {
    const stream = new IncomingStream(ssrc, track);
    this.streams.set(ssrc, stream);
    return stream;
  }

  private readAudioLevel(packet: RtpPacket, stream: IncomingStream): void {
    const id = stream.track.section?.levelExtension;
    if (stream.track.kind !== 'audio' || id === undefined) return;
    const value = packet.header.extensions.find((extension) => extension.id === id)?.payload[0];
    if (value !== undefined) stream.hear(value & 0x7f);
  }

  private onRtcp(packet: RtcpPacket): void {
    if (packet instanceof RtcpSrPacket) {
      const stream = this.streams.get(packet.ssrc);
      if (!stream) return;
      stream.lastSenderReport = Number((packet.senderInfo.ntpTimestamp >> 16n) & 0xffffffffn);
      stream.lastSenderReportAt = Date.now();
      for (const down of stream.track.downs) down.onSenderReport(stream, packet);
    } else if (packet instanceof RtcpPayloadSpecificFeedback && packet.feedback instanceof PictureLossIndication) {
      this.downBySsrc(packet.feedback.mediaSsrc)?.up.requestKeyframe();
    } else if (packet instanceof RtcpTransportLayerFeedback && packet.feedback instanceof GenericNack) {
      this.downBySsrc(packet.feedback.mediaSourceSsrc)?.resend(packet.feedback.lost);
    }
  }

  private downBySsrc(ssrc: number): DownTrack | undefined {
    return this.sendSections.find((section) => section.down?.ssrc === ssrc)?.down;
  }

  private sendReports(): void {
    const packets = receiverReports(this.reportSsrc, [...this.streams.values()]);
    if (packets.length > 0) this.sendRtcp(packets);
  }
}

function extensionText(packet: RtpPacket, id: number | undefined): string | undefined {
  if (id === undefined) return undefined;
  return packet.header.extensions.find((extension) => extension.id === id)?.payload.toString();
}
