import { closeSync, openSync, writeSync } from 'node:fs';

/** Matroska's names for what is written here. */
const EBML = 0x1a45dfa3;
const DOC_TYPE = 0x4282;
const SEGMENT = 0x18538067;
const INFO = 0x1549a966;
const TIMECODE_SCALE = 0x2ad7b1;
const TRACKS = 0x1654ae6b;
const TRACK_ENTRY = 0xae;
const TRACK_NUMBER = 0xd7;
const TRACK_UID = 0x73c5;
const TRACK_TYPE = 0x83;
const CODEC_ID = 0x86;
const CODEC_PRIVATE = 0x63a2;
const AUDIO = 0xe1;
const SAMPLING_FREQUENCY = 0xb5;
const CHANNELS = 0x9f;
const CLUSTER = 0x1f43b675;
const CLUSTER_TIMECODE = 0xe7;
const SIMPLE_BLOCK = 0xa3;

const UNKNOWN_SIZE = Buffer.from([0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
const KEY_FRAME = 0x80;

/**
 * Opus packets in WebM, each in a cluster of its own with its time in milliseconds. Not Ogg: there a reader counts the time from the
 * packets' lengths, and a pause would be lost.
 */
export class OpusFile {
  private readonly file: number;

  constructor(readonly path: string) {
    this.file = openSync(path, 'w');
    const frequency = Buffer.alloc(8);
    frequency.writeDoubleBE(48_000);
    const track = element(
      TRACK_ENTRY,
      number(TRACK_NUMBER, 1), number(TRACK_UID, 1), number(TRACK_TYPE, 2), element(CODEC_ID, Buffer.from('A_OPUS')),
      element(CODEC_PRIVATE, opusHead()), element(AUDIO, element(SAMPLING_FREQUENCY, frequency), number(CHANNELS, 2)),
    );
    this.put(element(EBML, element(DOC_TYPE, Buffer.from('webm'))), name(SEGMENT), UNKNOWN_SIZE);
    this.put(element(INFO, number(TIMECODE_SCALE, 1_000_000)), element(TRACKS, track));
  }

  write(packet: Uint8Array, timeMs: number): void {
    const block = element(SIMPLE_BLOCK, Buffer.from([0x81, 0, 0, KEY_FRAME]), Buffer.from(packet));
    this.put(element(CLUSTER, number(CLUSTER_TIMECODE, Math.round(timeMs)), block));
  }

  close(): void {
    closeSync(this.file);
  }

  private put(...parts: Buffer[]): void {
    writeSync(this.file, Buffer.concat(parts));
  }
}

/** RFC 7845: two channels, no samples to skip, 48 kHz, no gain. */
function opusHead(): Buffer {
  const head = Buffer.alloc(19);
  head.write('OpusHead', 0, 'latin1');
  head[8] = 1;
  head[9] = 2;
  head.writeUInt32LE(48_000, 12);
  return head;
}

function name(id: number): Buffer {
  const hex = id.toString(16);
  return Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex');
}

function element(id: number, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const size = Buffer.alloc(4);
  size.writeUInt32BE((0x10000000 | body.length) >>> 0);
  return Buffer.concat([name(id), size, body]);
}

function number(id: number, value: number): Buffer {
  const bytes = Buffer.alloc(6);
  bytes.writeUIntBE(value, 0, 6);
  return element(id, bytes);
}
