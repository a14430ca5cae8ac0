import { parse } from 'sdp-transform';
import { codecLines, dataSection, describeSession, mediaLine, OPUS_FMTP, senderLines } from './sdp';
import type { MediaTransport, SendSection } from './transport';

const DATA_MID = 'd';
const OPUS_PAYLOAD = 111;
const VIDEO_PAYLOADS: Record<string, number> = { vp8: 96, vp9: 98, h264: 102, av1: 45 };

/** The server's offer on the subscriber connection of the dual mode. */
export function makeOffer(transport: MediaTransport): string {
  const transportLines = transport.link.attributes('actpass');
  const mids = [DATA_MID, ...transport.sendSections.map((section) => section.mid)];
  const sections = [dataSection(DATA_MID, transportLines), ...transport.sendSections.map((s) => offerSection(s, transportLines))];
  return describeSession(transport, mids, sections.flat());
}

export async function acceptAnswer(transport: MediaTransport, sdp: string): Promise<void> {
  await transport.link.applyRemote(parse(sdp));
  for (const { down } of transport.sendSections) down?.start();
}

function offerSection(section: SendSection, transportLines: string[]): string[] {
  const { down, kind } = section;
  const codec = kind === 'audio' ? 'opus' : (down?.up.codec ?? 'VP8');
  const payloadType = kind === 'audio' ? OPUS_PAYLOAD : (VIDEO_PAYLOADS[codec.toLowerCase()] ?? 96);
  if (down) down.payloadType = payloadType;
  return [
    ...mediaLine(kind, payloadType, section.mid, transportLines),
    down ? 'a=sendonly' : 'a=inactive',
    ...codecLines(kind, payloadType, kind === 'audio' ? 'opus/48000/2' : `${codec}/90000`, kind === 'audio' ? OPUS_FMTP : down?.up.section?.fmtp),
    ...(down ? senderLines(down) : []),
  ];
}
