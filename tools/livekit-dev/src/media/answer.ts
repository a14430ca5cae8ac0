import { parse, type MediaAttributes } from 'sdp-transform';
import { codecLines, dataSection, describeSession, EXTENSION, mediaLine, OPUS_FMTP, senderLines } from './sdp';
import type { MediaTransport, SendSection } from './transport';
import type { Kind, ReceiveSection } from './upTrack';

type OfferedSection = { type: string; mid?: string | number } & MediaAttributes;
type OfferedCodec = { payload: number; codec: string; rate?: number; encoding?: number };

/** Loopback has room: without these lines Chrome needs some 20 s to climb to 720p. */
const FAST_START = ['x-google-min-bitrate=1500', 'x-google-start-bitrate=2500', 'x-google-max-bitrate=6000'];

/** Answers a client's offer; what it sends becomes receive sections, what it offers to receive becomes send sections. */
export async function answerOffer(
  transport: MediaTransport,
  offer: string,
  codecOf: (cid: string) => string | undefined,
): Promise<string> {
  const description = parse(offer);
  await transport.link.applyRemote(description);
  const transportLines = transport.link.attributes('passive');
  const mids: string[] = [];
  const sections: string[] = [];
  for (const media of description.media as OfferedSection[]) {
    const mid = String(media.mid);
    mids.push(mid);
    if (media.type === 'application') sections.push(...dataSection(mid, transportLines));
    else sections.push(...answerSection(transport, media, mid, transportLines, codecOf));
  }
  return describeSession(transport, mids, sections);
}

function answerSection(
  transport: MediaTransport,
  media: OfferedSection,
  mid: string,
  transportLines: string[],
  codecOf: (cid: string) => string | undefined,
): string[] {
  const kind = media.type as Kind;
  const clientSends = (media.direction ?? 'sendrecv').startsWith('send');
  const sendSection = clientSends ? undefined : takeSendSection(transport, media, mid, kind);
  const down = sendSection?.down;
  const cid = trackIdOf(media);
  const codec = chooseCodec(media, kind, clientSends ? codecOf(cid) : down?.up.codec, down?.up.section?.fmtp);

  const lines = mediaLine(kind, codec.payload, mid, transportLines);
  // Accepted on idle sections too: what the first answer leaves out Chrome never offers again, and simulcast then fails.
  for (const uri of Object.values(EXTENSION)) {
    const id = extensionId(media, uri);
    if (id !== undefined) lines.push(`a=extmap:${id} ${uri}`);
  }

  let direction = 'inactive';
  const tail: string[] = [];
  if (clientSends) {
    direction = 'recvonly';
    const section = receiveSection(media, mid, kind, cid, codec);
    transport.receiveSections.set(mid, section);
    transport.bind(section);
    for (const rid of section.rids) tail.push(`a=rid:${rid} recv`);
    if (section.rids.length > 0) tail.push(`a=simulcast:recv ${section.rids.join(';')}`);
  } else {
    transport.receiveSections.delete(mid);
    if (down) {
      direction = 'sendonly';
      down.payloadType = codec.payload;
      tail.push(...senderLines(down));
      setImmediate(() => down.start());
    }
  }
  const rtpmap = `${codec.codec}/${codec.rate}${codec.encoding ? `/${codec.encoding}` : ''}`;
  return [...lines, `a=${direction}`, ...codecLines(kind, codec.payload, rtpmap, answeredFmtp(media, kind, codec)), ...tail];
}

function takeSendSection(transport: MediaTransport, media: OfferedSection, mid: string, kind: Kind): SendSection | undefined {
  if (media.direction !== 'recvonly') return undefined;
  const existing = transport.sendSections.find((section) => section.mid === mid);
  if (existing) return existing;
  const section: SendSection = { mid, kind };
  transport.sendSections.push(section);
  return section;
}

function receiveSection(media: OfferedSection, mid: string, kind: Kind, cid: string, codec: OfferedCodec): ReceiveSection {
  const offeredRids = (media.rids ?? []).filter((rid) => rid.direction === 'send').map((rid) => String(rid.id));
  // Only the best layer is taken: layers cannot be switched without rewriting picture ids.
  const rids = offeredRids.slice(-1);
  return {
    mid,
    kind,
    cid,
    codec: codec.codec,
    fmtp: fmtpOf(media, codec),
    payloadType: codec.payload,
    clockRate: codec.rate ?? 90000,
    rids,
    midExtension: extensionId(media, EXTENSION.mid),
    ridExtension: rids.length > 0 ? extensionId(media, EXTENSION.rid) : undefined,
    levelExtension: extensionId(media, EXTENSION.audioLevel),
    ssrcs: [...new Set((media.ssrcs ?? []).map((ssrc) => Number(ssrc.id)))],
  };
}

/** The wanted codec, with the wanted parameters if they are offered (H264 has several profiles). */
function chooseCodec(media: OfferedSection, kind: Kind, wanted: string | undefined, fmtp: string | undefined): OfferedCodec {
  const preference = kind === 'audio' ? ['opus'] : [wanted ?? 'VP8', 'VP8', 'H264', 'VP9', 'AV1'];
  for (const name of preference) {
    const offered = (media.rtp as OfferedCodec[]).filter((rtp) => rtp.codec.toLowerCase() === name.toLowerCase());
    const exact = fmtp === undefined ? undefined : offered.find((rtp) => fmtpOf(media, rtp) === fmtp);
    const codec = exact ?? offered[0];
    if (codec) return codec;
  }
  return media.rtp[0] as OfferedCodec;
}

function answeredFmtp(media: OfferedSection, kind: Kind, codec: OfferedCodec): string {
  if (kind === 'audio') return OPUS_FMTP;
  return [...(fmtpOf(media, codec)?.split(';') ?? []), ...FAST_START].join(';');
}

function fmtpOf(media: OfferedSection, codec: OfferedCodec): string | undefined {
  const config = media.fmtp.find((fmtp) => fmtp.payload === codec.payload)?.config;
  return config?.split(';').filter((parameter) => !parameter.startsWith('x-google')).join(';') || undefined;
}

function extensionId(media: OfferedSection, uri: string): number | undefined {
  return media.ext?.find((extension) => extension.uri === uri)?.value;
}

/** sdp-transform 3 gives a list of msids, 2 gave a text. */
function trackIdOf(media: OfferedSection): string {
  const msid: unknown = Array.isArray(media.msid) ? media.msid[0] : media.msid;
  if (typeof msid === 'string') return msid.split(' ')[1] ?? '';
  return String((msid as { appdata?: string } | undefined)?.appdata ?? '');
}
