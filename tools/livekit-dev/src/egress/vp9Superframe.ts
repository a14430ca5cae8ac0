import { Vp9RtpPayload } from 'werift';

const MARKER = 0xc0;
const SIZE_BYTES = 4;

/** The spatial layers of one picture as VP9's superframe (its bitstream's annex B), of which a decoder shows the last. */
export function vp9Superframe(payloads: Buffer[]): Buffer {
  const layers: Buffer[][] = [];
  for (const payload of payloads) {
    const part = Vp9RtpPayload.deSerialize(payload);
    if (part.bBit || layers.length === 0) layers.push([]);
    if (part.payload) layers.at(-1)?.push(part.payload);
  }
  const frames = layers.map((parts) => Buffer.concat(parts));
  if (frames.length < 2) return Buffer.concat(frames);
  const marker = Buffer.from([MARKER | ((SIZE_BYTES - 1) << 3) | (frames.length - 1)]);
  const sizes = frames.map((frame) => {
    const size = Buffer.alloc(SIZE_BYTES);
    size.writeUInt32LE(frame.length);
    return size;
  });
  return Buffer.concat([...frames, marker, ...sizes, marker]);
}
