import type { S3Upload } from '@livekit/protocol';
import { createHash, createHmac } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';

const RETRY_WAITS_MS = [500, 1500];
const SILENCE_LIMIT_MS = 30_000;

/** What a storage answered to a PUT. */
interface Answer {
  status: number;
  body: string;
}

export interface S3Target {
  /** Where the PUT goes. */
  url: URL;
  /** How LiveKit's egress names the object: always https, whatever the endpoint was. */
  location: string;
}

export function s3Target(upload: S3Upload, key: string): S3Target {
  const region = upload.region || 'us-east-1';
  const [, scheme = 'https', host = ''] = /^(?:(https?):\/\/)?([^/]*)/.exec(upload.endpoint) ?? [];
  const endpoint = host || `s3.${region}.amazonaws.com`;
  const path = upload.forcePathStyle ? `${upload.bucket}/${key}` : key;
  const authority = upload.forcePathStyle ? endpoint : `${upload.bucket}.${endpoint}`;
  const encoded = path.split('/').map(encode).join('/');
  return { url: new URL(`${scheme}://${authority}/${encoded}`), location: `https://${authority}/${path}` };
}

/** Stores a file; throws with the storage's own words. Refusals are final, what may pass is tried three times. */
export async function putObject(upload: S3Upload, target: S3Target, path: string, contentType: string): Promise<void> {
  const sha256 = await hashOf(path);
  for (let attempt = 0; ; attempt++) {
    const failure = await put(upload, target.url, path, sha256, contentType).then(refusal, (error: Error) => ({ text: error.message, isFinal: false }));
    if (!failure) return;
    const pause = RETRY_WAITS_MS[attempt];
    if (failure.isFinal || pause === undefined) throw new Error(`operation error S3: PutObject, ${failure.text}`);
    await wait(pause);
  }
}

function refusal({ status, body }: Answer): { text: string; isFinal: boolean } | undefined {
  if (status >= 200 && status < 300) return undefined;
  const part = (name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(body)?.[1] ?? '';
  const text = `https response error StatusCode: ${status}, RequestID: ${part('RequestId')}, api error ${part('Code') || 'Unknown'}: ${part('Message')}`;
  return { text, isFinal: status < 500 && status !== 429 };
}

function put(upload: S3Upload, url: URL, path: string, sha256: string, contentType: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = signedHeaders(upload, url, sha256, { 'content-length': String(statSync(path).size), 'content-type': contentType });
    const client = url.protocol === 'http:' ? http : https;
    const request = client.request(url, { method: 'PUT', headers }, (response) => {
      let body = '';
      response.on('data', (data) => (body += data));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
      response.on('error', reject);
    });
    request.setTimeout(SILENCE_LIMIT_MS, () => request.destroy(new Error('the storage does not answer')));
    request.on('error', reject);
    // A storage may answer and hang up before it has read everything.
    pipeline(createReadStream(path), request).catch(() => {});
  });
}

/** AWS Signature Version 4 of a PUT. */
export function signedHeaders(upload: S3Upload, url: URL, sha256: string, more: Record<string, string>, now = new Date()): Record<string, string> {
  const time = now.toISOString().replace(/[-:]|\.\d+/g, '');
  const day = time.slice(0, 8);
  const region = upload.region || 'us-east-1';
  const headers: Record<string, string> = { ...more, host: url.host, 'x-amz-content-sha256': sha256, 'x-amz-date': time };
  if (upload.sessionToken) headers['x-amz-security-token'] = upload.sessionToken;
  const names = Object.keys(headers).sort();
  const canonical = ['PUT', url.pathname, '', ...names.map((name) => `${name}:${headers[name]}`), '', names.join(';'), sha256].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', time, scope, createHash('sha256').update(canonical).digest('hex')].join('\n');
  const key = [day, region, 's3', 'aws4_request'].reduce((secret: Buffer, part) => hmac(secret, part), Buffer.from(`AWS4${upload.secret}`));
  const signature = hmac(key, text).toString('hex');
  headers.authorization = `AWS4-HMAC-SHA256 Credential=${upload.accessKey}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  return headers;
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

/** RFC 3986: everything but unreserved characters. */
function encode(part: string): string {
  return encodeURIComponent(part).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
