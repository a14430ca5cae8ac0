import { EncodedFileOutput, type RoomCompositeEgressRequest } from '@livekit/protocol';
import { copyFile, mkdir, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { serviceError } from '../http/twirpError';
import { putObject, s3Target } from './s3';

const CONTENT_TYPES: Record<string, string> = { mp4: 'video/mp4', ogg: 'audio/ogg', mp3: 'audio/mpeg' };

/** The one file that is asked for; refused in egress's words is what this server does not make. */
export function fileOutput(request: RoomCompositeEgressRequest): EncodedFileOutput {
  const others = [...request.streamOutputs, ...request.segmentOutputs, ...request.imageOutputs];
  const files = request.output.case === 'file' ? [request.output.value] : request.fileOutputs;
  if (others.length > 0 || request.output.case === 'stream' || request.output.case === 'segments') throw notSupported('only files: this output');
  if (files.length > 1) throw notSupported('multiple file outputs');
  const [file] = files;
  if (!file) throw serviceError('invalid_argument', 'request has missing or invalid field: output');
  if (file.output.case !== undefined && file.output.case !== 's3') throw notSupported(`${file.output.case} upload`);
  return file;
}

function notSupported(feature: string): Error {
  return serviceError('invalid_argument', `${feature} is not yet supported`);
}

/** The request as egress tells it to others: without the storage's keys. */
export function withoutSecrets(request: RoomCompositeEgressRequest): RoomCompositeEgressRequest {
  const copy = request.clone();
  for (const file of copy.output.case === 'file' ? [copy.output.value, ...copy.fileOutputs] : copy.fileOutputs) {
    if (file.output.case !== 's3') continue;
    const s3 = file.output.value;
    if (s3.accessKey) s3.accessKey = '{access_key}';
    if (s3.secret) s3.secret = '{secret}';
    if (s3.sessionToken) s3.sessionToken = '{session_token}';
    if (s3.assumeRoleExternalId) s3.assumeRoleExternalId = '{external_id}';
  }
  return copy;
}

/** Takes a finished file to where it was asked for, and returns its location in egress's words. */
export async function deliver(local: string, file: EncodedFileOutput, path: string): Promise<string> {
  if (file.output.case !== 's3') {
    await mkdir(dirname(path), { recursive: true });
    // Never half a file under its name.
    await copyFile(local, `${path}.part`);
    await rename(`${path}.part`, path);
    return path;
  }
  const upload = file.output.value;
  const target = s3Target(upload, path.replace(/^\/+/, ''));
  await putObject(upload, target, local, CONTENT_TYPES[local.split('.').at(-1) ?? ''] ?? 'application/octet-stream');
  return target.location;
}
