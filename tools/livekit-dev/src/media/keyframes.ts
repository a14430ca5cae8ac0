/** Whether an RTP payload begins a picture that a decoder can start with. Unknown codecs: always yes. */
export function startsKeyframe(codec: string, payload: Buffer): boolean {
  switch (codec.toLowerCase()) {
    case 'vp8':
      return vp8(payload);
    case 'vp9':
      return vp9(payload);
    case 'h264':
      return h264(payload);
    default:
      return true;
  }
}

/** RFC 7741: first packet of partition 0, and the P bit of the frame header is 0. */
function vp8(p: Buffer): boolean {
  const first = p[0] ?? 0;
  const startsFrame = (first & 0x10) !== 0 && (first & 0x0f) === 0;
  if (!startsFrame) return false;
  let at = 1;
  if (first & 0x80) {
    const extension = p[1] ?? 0;
    at = 2;
    if (extension & 0x80) at += (p[2] ?? 0) & 0x80 ? 2 : 1;
    if (extension & 0x40) at += 1;
    if (extension & 0x30) at += 1;
  }
  return p.length > at && ((p[at] ?? 1) & 1) === 0;
}

/** RFC 9628: not inter-predicted, begins a frame, lowest spatial layer. */
function vp9(p: Buffer): boolean {
  const first = p[0] ?? 0;
  const interPredicted = (first & 0x40) !== 0;
  const startsFrame = (first & 0x08) !== 0;
  if (interPredicted || !startsFrame) return false;
  if (!(first & 0x20)) return true;
  const layerAt = !(first & 0x80) ? 1 : (p[1] ?? 0) & 0x80 ? 3 : 2;
  return (((p[layerAt] ?? 0) >> 1) & 0x07) === 0;
}

const H264_IDR = 5;
const H264_SPS = 7;
const H264_STAP_A = 24;
const H264_FU_A = 28;

/** RFC 6184: parameter sets or an IDR slice, alone, aggregated or as a first fragment. */
function h264(p: Buffer): boolean {
  const type = (p[0] ?? 0) & 0x1f;
  if (type === H264_SPS || type === H264_IDR) return true;
  if (type === H264_FU_A) return ((p[1] ?? 0) & 0x80) !== 0 && ((p[1] ?? 0) & 0x1f) === H264_IDR;
  if (type !== H264_STAP_A) return false;
  for (let at = 1; at + 2 < p.length; at += 2 + p.readUInt16BE(at)) {
    const inner = (p[at + 2] ?? 0) & 0x1f;
    if (inner === H264_SPS || inner === H264_IDR) return true;
  }
  return false;
}
