import { createHash } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import { signToken } from '../protocol/tokens';

/** What a receiver did with one request. */
export interface Outcome {
  /** 0 when there was no answer. */
  status: number;
  error?: string;
  retryAfterSeconds?: number;
}

export interface SignedBody {
  body: string;
  authorization: string;
}

const TOKEN_LIFETIME_SECONDS = 300;

/** The token holds the hash of the body; retries repeat both. */
export function signBody(body: string, apiKey: string, secret: string): SignedBody {
  const now = Math.floor(Date.now() / 1000);
  const sha256 = createHash('sha256').update(body).digest('base64');
  return { body, authorization: signToken({ iss: apiKey, exp: now + TOKEN_LIFETIME_SECONDS, nbf: now, iat: now, sha256 }, secret) };
}

/** One POST, without a time limit, as livekit-server sends it. */
export function post(url: string, { body, authorization }: SignedBody): Promise<Outcome> {
  return new Promise((resolve) => {
    const client = url.startsWith('https:') ? https : http;
    const headers = {
      'content-type': 'application/webhook+json',
      'content-length': Buffer.byteLength(body),
      'user-agent': 'Go-http-client/1.1',
      authorization,
    };
    const request = client.request(url, { method: 'POST', headers }, (response) => {
      response.resume();
      const after = Number(response.headers['retry-after']);
      resolve({ status: response.statusCode ?? 0, retryAfterSeconds: Number.isFinite(after) ? after : undefined });
    });
    request.on('error', (error) => resolve({ status: 0, error: error.message }));
    request.end(body);
  });
}

/** Nobody there, too many requests, or an error of the receiver; 501 counts as an answer. */
export function isWorthRetrying({ status }: Outcome): boolean {
  return status === 0 || status === 429 || (status >= 500 && status !== 501);
}
