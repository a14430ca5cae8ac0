import { apiToken } from './tokens.mjs';

/** One Twirp call as it is on the wire. */
export async function twirp(server, method, body, { token, service = 'RoomService', contentType = 'application/json', httpMethod = 'POST' } = {}) {
  const path = `/twirp/livekit.${service}/${method}`;
  const room = body?.room ?? body?.room_name ?? body?.name;
  const authorization = token === null ? {} : { authorization: `Bearer ${token ?? apiToken(room)}` };
  const isRaw = typeof body === 'string' || body instanceof Uint8Array;
  const started = performance.now();
  const response = await fetch(server.http + path, {
    method: httpMethod,
    headers: { 'content-type': contentType, ...authorization },
    body: httpMethod === 'GET' ? undefined : isRaw ? body : JSON.stringify(body),
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  return {
    status: response.status,
    contentType: response.headers.get('content-type'),
    bytes,
    body: bytes.toString(),
    elapsedMs: performance.now() - started,
    get json() {
      return JSON.parse(this.body);
    },
  };
}

/** A call that must succeed. */
export async function call(server, method, body, options) {
  const answer = await twirp(server, method, body, options);
  if (answer.status !== 200) throw new Error(`${method}: ${answer.status} ${answer.body}`);
  return answer.json;
}

export const everything = { can_subscribe: true, can_publish: true, can_publish_data: true };
