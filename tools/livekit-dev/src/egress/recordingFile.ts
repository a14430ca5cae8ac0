import type { EncodedFileOutput, FileInfo } from '@livekit/protocol';
import { statSync, truncateSync } from 'node:fs';
import { compose } from './compose';
import { egressFaults } from './egressFaults';
import type { Encoding } from './encoding';
import type { Ffmpeg } from './ffmpeg';
import { deliver } from './output';
import type { Tape } from './tape';

/** The text is egress's. */
export class UploadFailed extends Error {}

export interface RecordingWork {
  tape: Tape;
  /** Milliseconds on the tape. */
  from: number;
  to: number;
  encoding: Encoding;
  output: EncodedFileOutput;
  ffmpeg: Ffmpeg;
}

/** Makes the file of a recording, takes it to where it was asked for, and fills in its size and place. */
export async function makeFile({ tape, from, to, encoding, output, ffmpeg }: RecordingWork, file: FileInfo): Promise<void> {
  const { black, truncate } = egressFaults;
  const path = await compose(tape, { encoding, from, to, black }, ffmpeg);
  const { size } = statSync(path);
  file.size = BigInt(size);
  if (truncate) truncateSync(path, Math.floor(size / 2));
  const kind = output.output.case === 's3' ? 'S3' : 'Local';
  file.location = await deliver(path, output, file.filename).catch((error: Error) => {
    throw new UploadFailed(`${kind} upload failed: ${error.message}`);
  });
}
