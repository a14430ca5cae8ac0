import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ListParticipantsResponse, ListRoomsResponse } from '@livekit/protocol';
import { call } from './support/api.mjs';
import { dispose, NativeClient } from './support/native.mjs';
import { exchange, mask, renewToken } from './support/recorded.mjs';
import { isDevServer, Server } from './support/server.mjs';
import { until } from './support/until.mjs';

/** Every recorded call again, in the recorded order, and the answer compared with the recorded one. */
describe('the server API answers as recorded', () => {
  let server, alice, bob;
  /** Recorded track sids, and those of this run in their place. */
  const tracks = new Map();

  before(async () => {
    server = await Server.start({ room: '  enable_remote_unmute: false\n' });
    // How long a real server needs to find no egress; nobody has to wait for that here.
    if (isDevServer) await server.faults({ api: { startEgressMs: 300 } });
  });
  after(async () => {
    await alice?.leave();
    await bob?.leave();
    await dispose();
    await server?.stop();
  });

  const replay = (name) => replayOn(server, name, tracks);

  async function compare(name) {
    const { recorded, answer, body } = await replay(name);
    assert.equal(answer.status, recorded.status, body);
    assert.equal(answer.headers.get('content-type'), recorded.headers['content-type']);
    assert.equal(normal(body), normal(recorded.body));
  }

  const same = (...names) => names.forEach((name) => test(name, () => compare(name)));

  same(
    'CreateRoom-full', 'CreateRoom-camelcase-input', 'CreateRoom-existing-same-settings', 'CreateRoom-existing-other-settings',
    'CreateRoom-minimal', 'CreateRoom-empty-name', 'CreateRoom-unknown-field', 'CreateRoom-name-too-long',
  );

  test('two native clients join', async () => {
    alice = await NativeClient.join(server, 'lesson-42', 'alice', { claims: { metadata: '{"role":"teacher"}', attributes: { hand: 'down' } } });
    bob = await NativeClient.join(server, 'lesson-42', 'bob');
    tracks.set('TR_AMTFQD8Asgejwh', (await alice.publishMicrophone()).sid);
    tracks.set('TR_VCHqzWtw3jCwBB', (await alice.publishCamera()).sid);
    tracks.set('TR_AMB5Gm9ZcSzadu', (await bob.publishMicrophone()).sid);
    for (const [client, sids] of [[bob, ['TR_AMTFQD8Asgejwh', 'TR_VCHqzWtw3jCwBB']], [alice, ['TR_AMB5Gm9ZcSzadu']]]) {
      for (const sid of sids) await client.event('trackSubscribed', { sid: tracks.get(sid) });
    }
  });

  // Calls to what is missing take 3 s each, and disturb nothing: all at once.
  test('a missing target is an answer after 3 seconds', async (t) => {
    const names = [
      'MutePublishedTrack-missing-participant', 'MutePublishedTrack-missing-room', 'UpdateSubscriptions-missing-participant',
      'SendData-missing-room', 'StopEgress-no-redis',
    ];
    await Promise.all(names.map((name) => t.test(name, async () => {
      const { recorded, answer, body, elapsedMs } = await replay(name);
      assert.equal(answer.status, recorded.status);
      assert.equal(body, recorded.body);
      assert.ok(elapsedMs > 2900 && elapsedMs < 30_000, `${elapsedMs} ms`);
    })));
  });

  same('ListRooms-by-name', 'ListRooms-by-missing-name');
  test('ListRooms-by-name-protobuf', async () => {
    const { recorded, answer, bytes } = await replay('ListRooms-by-name-protobuf');
    assert.equal(answer.headers.get('content-type'), recorded.headers['content-type']);
    const [room] = ListRoomsResponse.fromBinary(new Uint8Array(bytes)).rooms;
    const [wanted] = ListRoomsResponse.fromBinary(new Uint8Array(recorded.bytes)).rooms;
    assert.equal(room.name, wanted.name);
    assert.deepEqual(Object.keys(room.toJson()).sort(), [...new Set([...Object.keys(wanted.toJson()), ...Object.keys(room.toJson())])].sort());
  });
  same('ListRooms-error-protobuf');
  test('ListParticipants-with-tracks', async () => {
    // The list's order is random in a real server.
    const sorted = (text) => JSON.stringify(JSON.parse(mask(text)).participants.sort((a, b) => a.identity.localeCompare(b.identity)), null, 1);
    await until('the SSRC of the camera', async () => !/"ssrc":0/.test((await replay('ListParticipants-with-tracks')).body));
    const { recorded, body } = await replay('ListParticipants-with-tracks');
    assert.equal(sorted(body), sorted(recorded.body));
  });
  test('ListParticipants-with-tracks-protobuf', async () => {
    const { bytes } = await replay('ListParticipants-with-tracks-protobuf');
    const { participants } = ListParticipantsResponse.fromBinary(new Uint8Array(bytes));
    assert.deepEqual(participants.map((p) => `${p.identity} ${p.tracks.length}`).sort(), ['alice 2', 'bob 1']);
  });
  same(
    'ListParticipants-empty-room', 'ListParticipants-missing-room', 'GetParticipant-existing', 'GetParticipant-missing', 'GetParticipant-missing-room',
    'MutePublishedTrack-mute', 'MutePublishedTrack-mute-again', 'MutePublishedTrack-unmute-disabled', 'MutePublishedTrack-missing-track',
    'UpdateParticipant-name', 'UpdateParticipant-metadata', 'UpdateParticipant-attributes', 'UpdateParticipant-attributes-remove',
    'UpdateParticipant-permission', 'UpdateParticipant-permission-sources', 'UpdateParticipant-permission-sources-lowercase',
    'UpdateParticipant-missing', 'UpdateSubscriptions-unsubscribe', 'UpdateSubscriptions-subscribe',
    'SendData-broadcast', 'SendData-one-identity', 'SendData-bad-nonce',
    'UpdateRoomMetadata-ok', 'UpdateRoomMetadata-missing-room',
    'RemoveParticipant-missing', 'RemoveParticipant-missing-room', 'RemoveParticipant-existing', 'RemoveParticipant-again',
    'ListEgress-no-redis', 'StartRoomCompositeEgress-no-redis',
  );

  describe('grants', () => {
    same(
      'CreateRoom-lacks-roomCreate', 'ListRooms-lacks-roomList', 'DeleteRoom-lacks-roomCreate', 'ListParticipants-lacks-roomAdmin',
      'ListParticipants-roomAdmin-without-room', 'ListParticipants-roomAdmin-other-room', 'StartRoomCompositeEgress-lacks-roomRecord',
      'GetParticipant-lacks-roomAdmin', 'RemoveParticipant-lacks-roomAdmin', 'MutePublishedTrack-lacks-roomAdmin',
      'UpdateParticipant-lacks-roomAdmin', 'UpdateSubscriptions-lacks-roomAdmin', 'SendData-lacks-roomAdmin', 'UpdateRoomMetadata-lacks-roomAdmin',
    );
  });
  describe('tokens', () => {
    same(
      'ListRooms-no-token', 'ListRooms-join-token', 'ListRooms-wrong-secret', 'ListRooms-unknown-key', 'ListRooms-garbage-token',
      'ListRooms-expired-30s', 'ListRooms-expired-90s', 'ListRooms-nbf-future-30s', 'ListRooms-nbf-future-90s', 'ListRooms-no-exp',
      'ListRooms-iat-future-90s', 'ListRooms-alg-none',
    );
  });
  describe('malformed requests', () => {
    same(
      'NoSuchMethod-unknown-method', 'ListRooms-unknown-service', 'ListRooms-malformed-json', 'CreateRoom-wrong-type', 'CreateRoom-string-for-int',
      'CreateRoom-negative-int', 'ListRooms-malformed-protobuf', 'ListRooms-wrong-content-type', 'ListRooms-json-charset', 'ListRooms-empty-body',
      'ListRooms-http-get',
    );
  });
  same(
    'DeleteRoom-existing-empty', 'DeleteRoom-existing-with-participants', 'DeleteRoom-missing', 'DeleteRoom-again', 'CreateRoom-zero-timeouts',
  );
  test('DeleteRoom sends the native client out', () => alice.event('disconnected', { reason: 'ROOM_DELETED' }));
});

/** With redis and without an egress worker. Nothing connects to it here. */
describe('the server API answers as recorded with redis', { skip: isDevServer ? false : 'a real server needs a redis' }, () => {
  let server;
  before(async () => {
    server = await Server.start({ more: 'redis:\n  address: 127.0.0.1:6379\n' });
    await server.faults({ api: { startEgressMs: 300 }, egress: { noWorker: true } });
    await call(server, 'CreateRoom', { name: 'lesson-r' });
  });
  after(() => server?.stop());

  const names = [
    'ListEgress-redis-empty', 'StartRoomCompositeEgress-redis-missing-room', 'StartRoomCompositeEgress-redis-no-worker',
    'StartRoomCompositeEgress-redis-no-output', 'ListEgress-redis-after-failed-start', 'StopEgress-redis-missing',
  ];
  for (const name of names) {
    test(name, async () => {
      const { recorded, answer, body, elapsedMs } = await replayOn(server, name);
      assert.deepEqual([answer.status, body], [recorded.status, recorded.body]);
      if (name === 'StopEgress-redis-missing') assert.ok(elapsedMs > 2900 && elapsedMs < 30_000, `${elapsedMs} ms`);
    });
  }
});

/** Which rooms exist differs; what is said of each does not. */
function normal(text) {
  const masked = mask(text);
  if (!masked.startsWith('{"rooms":[{')) return masked;
  return [...new Set(JSON.parse(masked).rooms.map((room) => Object.keys(room).join()))].join('\n');
}

/** A recorded call once more, with a token of now. */
async function replayOn(server, name, tracks = new Map()) {
  const { request, response } = exchange(name);
  const headers = { ...request.headers };
  const authorization = headers.authorization ?? headers.Authorization;
  delete headers.Authorization;
  if (authorization) headers.authorization = `Bearer ${renewToken(authorization.slice('Bearer '.length), response.headers.date)}`;
  let body = request.bytes ?? request.body;
  for (const [recorded, present] of tracks) if (typeof body === 'string') body = body.replaceAll(recorded, present);
  const started = performance.now();
  const answer = await fetch(server.http + request.path, { method: request.method, headers, body: request.method === 'GET' ? undefined : body });
  const bytes = Buffer.from(await answer.arrayBuffer());
  return { recorded: response, answer, bytes, body: bytes.toString(), elapsedMs: performance.now() - started };
}
