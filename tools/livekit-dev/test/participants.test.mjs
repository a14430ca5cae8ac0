import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { after, before, describe, test } from 'node:test';
import { DisconnectReason, LeaveRequest_Action } from '@livekit/protocol';
import { call, everything } from './support/api.mjs';
import { Hooks } from './support/hooks.mjs';
import { dispose, NativeClient } from './support/native.mjs';
import { devOnly, Server } from './support/server.mjs';
import { decode, joinToken, seconds } from './support/tokens.mjs';
import { until } from './support/until.mjs';
import { SignalClient } from './support/signalClient.mjs';

/** LiveKit's native client, and raw signalling where a client library hides what is asked. */
describe('participants', () => {
  let server, hooks;
  const clients = [];
  const join = async (room, identity, options) => {
    const client = await NativeClient.join(server, room, identity, options);
    clients.push(client);
    return client;
  };
  const info = (room, identity) => call(server, 'GetParticipant', { room, identity });
  const roomInfo = async (name) => (await call(server, 'ListRooms', { names: [name] })).rooms[0];

  before(async () => {
    hooks = await Hooks.start();
    server = await Server.start({ more: hooks.yaml() });
  });
  after(async () => {
    await Promise.all(clients.map((client) => client.leave().catch(() => {})));
    await dispose();
    await server?.stop();
    await hooks?.stop();
  });

  test('native clients exchange sound, pictures and data', async () => {
    const alice = await join('native', 'alice');
    const bob = await join('native', 'bob');
    const microphone = await alice.publishMicrophone();
    const camera = await alice.publishCamera();
    await bob.event('trackSubscribed', { sid: microphone.sid });
    await bob.event('trackSubscribed', { sid: camera.sid });
    // Until the next batch a client does not know one who publishes nothing, and says his data came from nobody.
    await alice.event('participantConnected', { who: 'bob' });
    await bob.send('hello');
    await alice.event('data', { text: 'hello', from: 'bob' });
    const { sid } = microphone;
    await call(server, 'MutePublishedTrack', { room: 'native', identity: 'alice', track_sid: sid, muted: true });
    await bob.event('trackMuted', { who: 'alice' });
    await alice.leave();
    await bob.event('participantDisconnected', { who: 'alice' });
  });

  test('one who publishes nothing is announced with the next batch, within 3 s', async () => {
    const watcher = await SignalClient.join(server, 'batched', 'watcher');
    const quiet = await join('batched', 'quiet');
    const update = await watcher.message('update', (u) => u.participants.some((p) => p.identity === 'quiet' && p.state === 2));
    assert.ok(update);
    await quiet.leave();
    watcher.close();
  });

  test('what the server changes is told at once, and not with the next batch', async () => {
    const watcher = await SignalClient.join(server, 'urgent', 'watcher');
    const told = (matches) => watcher.messages.findIndex(({ case: name, value }) => name === 'update' && value.participants.some(matches));
    const clients = [watcher];
    // A newcomer waits for the batch. One who was told of too early, because a batch was due just then, says nothing: the next one may.
    const overtakes = async (attempt) => {
      const newcomer = `newcomer-${attempt}`;
      clients.push(await SignalClient.join(server, 'urgent', newcomer));
      await call(server, 'UpdateParticipant', { room: 'urgent', identity: 'watcher', metadata: newcomer });
      await watcher.message('update', (u) => u.participants.some((p) => p.metadata === newcomer));
      const [changed, joined] = [told((p) => p.metadata === newcomer), told((p) => p.identity === newcomer)];
      return joined < 0 || changed < joined;
    };
    let attempts = 0;
    while (!(await overtakes(attempts))) assert.ok(++attempts < 10);
    for (const client of clients) client.close();
  });

  test('the counts of a room follow within 5 s, with the hidden and without recorders', async () => {
    await join('counted', 'seen');
    await join('counted', 'hidden', { grant: { hidden: true } });
    await join('counted', 'recorder', { grant: { hidden: true, recorder: true } });
    await until('2 participants', async () => (await roomInfo('counted')).num_participants === 2);
    assert.equal((await roomInfo('counted')).active_recording, true);
  });

  test("the first one's token shapes the room, a later one's does not", async () => {
    const roomConfig = { maxParticipants: 3, emptyTimeout: 77, departureTimeout: 9, metadata: 'configured', name: 'ignored' };
    await join('shaped', 'first', { claims: { roomConfig } });
    await join('shaped', 'second', { claims: { roomConfig: { maxParticipants: 9, metadata: 'other' } } });
    const room = await roomInfo('shaped');
    assert.deepEqual([room.max_participants, room.empty_timeout, room.departure_timeout, room.metadata], [3, 77, 9, 'configured']);
  });

  test('a room without anybody ends after its empty timeout', async () => {
    await call(server, 'CreateRoom', { name: 'empty', empty_timeout: 2 });
    const [started, finished] = [await hooks.wait('empty', 'room_started'), await hooks.wait('empty', 'room_finished')];
    const lasted = finished.at - started.at;
    assert.ok(lasted > 1000 && lasted < 30_000, `${lasted} ms`);
  });

  test('the permission is replaced as a whole', async () => {
    const partial = await join('partial', 'bob');
    const { permission } = await call(server, 'UpdateParticipant', { room: 'partial', identity: 'bob', permission: { can_publish: true } });
    assert.deepEqual([permission.can_publish, permission.can_subscribe, permission.can_publish_data], [true, false, false]);
    await partial.leave();
  });

  test('what a token does not say is allowed; data follows publishing', async () => {
    await join('defaults', 'plain');
    await join('defaults', 'listener', { grant: { canPublish: false } });
    const [plain, listener] = [(await info('defaults', 'plain')).permission, (await info('defaults', 'listener')).permission];
    assert.deepEqual([plain.can_subscribe, plain.can_publish, plain.can_publish_data], [true, true, true]);
    assert.deepEqual([listener.can_subscribe, listener.can_publish, listener.can_publish_data], [true, false, false]);
  });

  test('the refreshed token keeps a far expiry, and moves a near one', async () => {
    for (const [identity, lifetime, renewed] of [['far', 6 * 3600, 6 * 3600], ['near', 45, 600]]) {
      const earliest = seconds();
      const client = await SignalClient.join(server, 'tokens', identity, { claims: { exp: earliest + lifetime } });
      const claims = decode(await client.message('refreshToken'));
      assert.ok(claims.exp >= earliest + renewed - 3 && claims.exp <= seconds() + renewed + 3, `${identity}: ${claims.exp - earliest}`);
      assert.deepEqual([claims.sub, claims.identity, claims.kind], [identity, identity, 'standard']);
      client.close();
    }
  });

  test('a changed permission is in the next token', async () => {
    const client = await join('tokens', 'perm');
    await call(server, 'UpdateParticipant', { room: 'tokens', identity: 'perm', permission: { ...everything, can_publish: false } });
    await until('two tokens', () => client.events.filter((event) => event.name === 'tokenRefreshed').length >= 2);
  });

  test('the join answer says what clients need', async () => {
    const client = await SignalClient.join(server, 'answer', 'raw');
    const { value } = client.messages.find((message) => message.case === 'join');
    assert.deepEqual([value.pingInterval, value.pingTimeout, value.serverInfo.protocol, value.subscriberPrimary], [5, 15, 17, true]);
    assert.equal(value.participant.identity, 'raw');
    assert.ok(value.sifTrailer.length > 0 && value.fastPublish);
    client.send({ case: 'pingReq', value: { timestamp: 7n, rtt: 0n } });
    assert.equal((await client.message('pongResp')).lastPingTimestamp, 7n);
    client.close();
  });
  test('a room offers the enabled codecs only', async () => {
    const other = await Server.start({ room: '  enabled_codecs: [{mime: audio/opus}, {mime: video/vp8}]\n' });
    const client = await SignalClient.join(other, 'codecs', 'raw');
    const { value } = client.messages.find((message) => message.case === 'join');
    assert.deepEqual(value.enabledPublishCodecs.map((codec) => codec.mime.toLowerCase()).sort(), ['audio/opus', 'video/vp8']);
    client.close();
    await other.stop();
  });
  test('resuming an unknown session is told to join anew', async () => {
    const client = await SignalClient.open(server, 'nowhere', 'raw', '&reconnect=1&sid=PA_unknown');
    const leave = await client.message('leave');
    assert.deepEqual([leave.reason, leave.action], [DisconnectReason.STATE_MISMATCH, LeaveRequest_Action.RECONNECT]);
    client.close();
  });
  test('a leaving client gets the leave back', async () => {
    const client = await SignalClient.join(server, 'echo', 'raw');
    client.send({ case: 'leave', value: { reason: 1 } });
    assert.equal((await client.message('leave')).reason, 1);
  });
  test('nothing goes to a refused ICE', devOnly, async () => {
    await server.faults({ refuseIce: true });
    const attempt = join('unreachable', 'alice').then(() => 'connected', () => 'failed');
    await hooks.wait('unreachable', 'room_started');
    await until('a participant without media', async () => (await server.state()).rooms.find((room) => room.name === 'unreachable')?.participants.length > 0);
    assert.ok(!hooks.names('unreachable').includes('participant_joined'));
    await server.faults({ reset: true });
    await attempt;
  });

  test('a killed client has left after 20 s, by CONNECTION_TIMEOUT', async () => {
    const child = fork(fileURLToPath(new URL('./support/joinAndStay.mjs', import.meta.url)), [server.url, joinToken('killed', 'victim')], { stdio: 'ignore' });
    await hooks.wait('killed', 'participant_joined');
    child.kill('SIGKILL');
    const killed = Date.now();
    const left = await hooks.wait('killed', 'participant_left');
    assert.equal(left.participant.disconnectReason, 'CONNECTION_TIMEOUT');
    const after = left.at - killed;
    assert.ok(after > 18_000 && after < 50_000, `${after} ms`);
  });
});
