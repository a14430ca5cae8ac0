import { createHmac } from 'node:crypto';

export const KEY = 'APIfixture01';
export const SECRET = 'fixture-secret-0123456789abcdef0123456789';

const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Signs any claims, also ones a proper library would refuse. */
export function sign(claims, { secret = SECRET, alg = 'HS256' } = {}) {
  const content = `${encode({ alg, typ: 'JWT' })}.${encode(claims)}`;
  const signature = alg === 'none' ? '' : createHmac('sha256', secret).update(content).digest('base64url');
  return `${content}.${signature}`;
}

export const seconds = () => Math.floor(Date.now() / 1000);

export function claims(video, more = {}) {
  return { iss: KEY, nbf: seconds() - 5, exp: seconds() + 600, ...more, video };
}

/** A token to join with. `grant` adds to the video grant, `more` to the claims. */
export function joinToken(room, identity, grant = {}, more = {}) {
  return sign(claims({ room, roomJoin: true, ...grant }, { sub: identity, name: `Name of ${identity}`, ...more }));
}

/** A token for the server API, with every right and the one room. */
export function apiToken(room) {
  return sign(claims({ roomCreate: true, roomList: true, roomAdmin: true, roomRecord: true, room }, { sub: 'portal' }));
}

export function decode(token) {
  return JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());
}
