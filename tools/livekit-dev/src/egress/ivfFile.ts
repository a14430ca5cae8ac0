import { closeSync, openSync, writeSync } from 'node:fs';

const FOURCC: Record<string, string> = { vp8: 'VP80', vp9: 'VP90', h264: 'H264' };
const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 12;

/** Encoded pictures in IVF, with times in milliseconds. The size in its header says nothing: a track changes its own. */
export class IvfFile {
  private readonly file: number;

  constructor(readonly path: string, codec: string) {
    this.file = openSync(path, 'w');
    const header = Buffer.alloc(HEADER_BYTES);
    header.write('DKIF', 0, 'latin1');
    header.writeUInt16LE(HEADER_BYTES, 6);
    header.write(FOURCC[codec.toLowerCase()] ?? 'VP80', 8, 'latin1');
    header.writeUInt16LE(1280, 12);
    header.writeUInt16LE(720, 14);
    header.writeUInt32LE(1000, 16);
    header.writeUInt32LE(1, 20);
    writeSync(this.file, header);
  }

  write(data: Uint8Array, timeMs: number): void {
    const header = Buffer.alloc(FRAME_HEADER_BYTES);
    header.writeUInt32LE(data.length, 0);
    header.writeBigUInt64LE(BigInt(Math.round(timeMs)), 4);
    writeSync(this.file, header);
    writeSync(this.file, data);
  }

  close(): void {
    closeSync(this.file);
  }
}
