import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { decode, KEY, seconds, sign } from './tokens.mjs';

const FOLDER = fileURLToPath(new URL('../recorded/', import.meta.url));
export const recordedJson = (path) => JSON.parse(readFileSync(FOLDER + path, 'utf8'));
export const recordedNames = (folder) => readdirSync(FOLDER + folder).map((name) => name.replace(/\.json$/, ''));

/** A recorded Twirp exchange: `{request, response}`, bodies as text or bytes. */
export function exchange(name) {
  const read = (part) => {
    const message = recordedJson(`twirp/${name}.${part}.json`);
    const binary = `${FOLDER}twirp/${name}.${part}.bin`;
    return existsSync(binary) ? { ...message, bytes: readFileSync(binary) } : message;
  };
  return { request: read('request'), response: read('response') };
}

const OTHER_SECRET = 'another-secret-0123456789abcdef0123456789';

/** The recorded token with its times moved to now, signed as it was: rightly, wrongly or not at all. */
export function renewToken(token, recordedDate) {
  if (token.split('.').length !== 3) return token;
  const header = JSON.parse(Buffer.from(token.split('.')[0], 'base64url').toString());
  const claims = decode(token);
  const shift = seconds() - Math.floor(Date.parse(recordedDate) / 1000);
  const moved = { ...claims };
  for (const key of ['exp', 'nbf', 'iat']) if (claims[key] !== undefined) moved[key] = claims[key] + shift;
  const isRight = claims.iss === KEY && sign(claims, { alg: header.alg }) === token;
  return sign(moved, { alg: header.alg, secret: isRight ? undefined : OTHER_SECRET });
}

const VOLATILE_TEXT = /"(turn_password|turnPassword|creation_time|creation_time_ms|creationTime|creationTimeMs|joined_at|joined_at_ms|joinedAt|joinedAtMs|unix_micro|unixMicro|cid|mid|createdAt)":"[^"]*"/g;
const VOLATILE_NUMBER = /"(ssrc|version|num_participants|num_publishers|numParticipants|numPublishers)":\d+/g;

/** What differs from run to run is masked; order, spaces and zero values stay. */
export function mask(text) {
  return text
    .replace(VOLATILE_TEXT, '"$1":"*"')
    .replace(VOLATILE_NUMBER, '"$1":0')
    .replace(/\b(RM|PA|ND|EV)_[A-Za-z0-9]+/g, '$1_*')
    .replace(/\bTR_(AM|VC)[A-Za-z0-9]+/g, 'TR_$1*')
    .replace(/eyJ[\w-]+\.[\w-]+\.[\w-]*/g, '<JWT>')
    // The development server forwards plain Opus; a real one takes redundant Opus.
    .replace(/audio\/(red|opus)(?="[,}])/g, (codec, _, at, all) => (/mime(_t|T)ype":"$/.test(all.slice(at - 12, at)) ? 'audio/*' : codec));
}
