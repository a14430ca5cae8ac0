import { randomBytes, randomInt } from 'node:crypto';

const ALPHABET = '23456789ABCDEFGHIJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** Twelve random characters after a prefix of LiveKit's, such as `RM_Z3nVcnswX9zu`. */
export function newId(prefix: string): string {
  let id = prefix;
  for (let i = 0; i < 12; i++) id += ALPHABET[randomInt(ALPHABET.length)];
  return id;
}

export function newSsrc(): number {
  return randomInt(1, 0x7fffffff);
}

export function newSecret(): string {
  return randomBytes(32).toString('base64').replace(/[+/=]/g, '');
}

/** Unix time in seconds. */
export function unixNow(): bigint {
  return BigInt(Math.floor(Date.now() / 1000));
}
