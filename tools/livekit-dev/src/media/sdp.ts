import { randomInt } from 'node:crypto';
import type { DownTrack } from './downTrack';
import type { MediaTransport } from './transport';

export const EXTENSION = {
  mid: 'urn:ietf:params:rtp-hdrext:sdes:mid',
  rid: 'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id',
  repairedRid: 'urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id',
  audioLevel: 'urn:ietf:params:rtp-hdrext:ssrc-audio-level',
};

export const OPUS_FMTP = 'minptime=10;useinbandfec=1';

const sessions = new WeakMap<MediaTransport, { id: number; version: number }>();

/** A whole description: the session part, then each section's lines. */
export function describeSession(transport: MediaTransport, mids: string[], sections: string[]): string {
  const session = sessions.get(transport) ?? { id: randomInt(1, 2 ** 31), version: 0 };
  session.version++;
  sessions.set(transport, session);
  const head = [
    'v=0',
    `o=- ${session.id} ${session.version} IN IP4 127.0.0.1`,
    's=-',
    't=0 0',
    'a=ice-lite',
    `a=group:BUNDLE ${mids.join(' ')}`,
    'a=msid-semantic: WMS *',
  ];
  return [...head, ...sections].join('\r\n') + '\r\n';
}

export function dataSection(mid: string, transportLines: string[]): string[] {
  return [
    'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    'c=IN IP4 0.0.0.0',
    ...transportLines,
    `a=mid:${mid}`,
    'a=sctp-port:5000',
    'a=max-message-size:262144',
  ];
}

/** An idle section keeps port 9 too: with 0 the client would drop it for good. */
export function mediaLine(kind: string, payloadType: number, mid: string, transportLines: string[]): string[] {
  return [`m=${kind} 9 UDP/TLS/RTP/SAVPF ${payloadType}`, 'c=IN IP4 0.0.0.0', 'a=rtcp:9 IN IP4 0.0.0.0', ...transportLines, `a=mid:${mid}`];
}

export function codecLines(kind: string, payloadType: number, rtpmap: string, fmtp: string | undefined): string[] {
  const lines = ['a=rtcp-mux', 'a=rtcp-rsize', `a=rtpmap:${payloadType} ${rtpmap}`];
  if (fmtp) lines.push(`a=fmtp:${payloadType} ${fmtp}`);
  if (kind === 'video') for (const feedback of ['goog-remb', 'ccm fir', 'nack', 'nack pli']) lines.push(`a=rtcp-fb:${payloadType} ${feedback}`);
  return lines;
}

/** The SSRC is signalled because the forwarded packets carry no mid. */
export function senderLines(down: DownTrack): string[] {
  return [
    `a=msid:${down.streamId} ${down.up.sid}`,
    `a=ssrc:${down.ssrc} cname:${down.streamId.split('|')[0]}`,
    `a=ssrc:${down.ssrc} msid:${down.streamId} ${down.up.sid}`,
  ];
}
