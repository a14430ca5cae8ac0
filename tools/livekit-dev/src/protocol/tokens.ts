import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Claims } from './claims';

/** livekit-server allows this much on `exp` and `nbf`. */
const LEEWAY_SECONDS = 60;

/** The text is the whole plain answer of a 401. */
export class TokenError extends Error {}

/** Checks a token as livekit-server does, in its order and with its words. */
export function verifyToken(token: string, keys: ReadonlyMap<string, string>, nowSeconds = Date.now() / 1000): Claims {
  const parts = token.split('.');
  const header = parseSegment(parts[0]) as { alg?: string } | undefined;
  const claims = parseSegment(parts[1]) as Claims | undefined;
  if (parts.length !== 3 || !header || !claims) throw new TokenError('invalid authorization token');

  const secret = keys.get(claims.iss ?? '');
  if (secret === undefined) throw new TokenError(`invalid API key: ${claims.iss ?? ''}`);

  const problem = signatureProblem(parts, header.alg, secret) ?? timeProblem(claims, nowSeconds);
  if (problem) throw new TokenError(`invalid token: ${token}, error: ${problem}`);
  return claims;
}

export function signToken(claims: Claims, secret: string): string {
  const content = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${content}.${signature(content, secret).toString('base64url')}`;
}

function signatureProblem(parts: string[], alg: string | undefined, secret: string): string | undefined {
  if (alg !== 'HS256') return `token signature is invalid: signing method ${alg} is invalid`;
  const given = Buffer.from(parts[2] ?? '', 'base64url');
  const right = signature(`${parts[0]}.${parts[1]}`, secret);
  const matches = given.length === right.length && timingSafeEqual(given, right);
  return matches ? undefined : 'token signature is invalid: signature is invalid';
}

function timeProblem(claims: Claims, nowSeconds: number): string | undefined {
  if (claims.exp !== undefined && nowSeconds - LEEWAY_SECONDS > claims.exp) return 'token has invalid claims: token is expired';
  if (claims.nbf !== undefined && nowSeconds + LEEWAY_SECONDS < claims.nbf) return 'token has invalid claims: token is not valid yet';
  return undefined;
}

function signature(content: string, secret: string): Buffer {
  return createHmac('sha256', secret).update(content).digest();
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function parseSegment(segment: string | undefined): unknown {
  try {
    const value: unknown = JSON.parse(Buffer.from(segment ?? '', 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
