import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { AccessToken, RoomServiceClient, WebhookReceiver } from 'livekit-server-sdk';
import { Hooks } from './support/hooks.mjs';
import { dispose, NativeClient } from './support/native.mjs';
import { Server } from './support/server.mjs';
import { KEY, SECRET } from './support/tokens.mjs';

describe("LiveKit's own server SDK", () => {
  let server, hooks, service;
  before(async () => {
    hooks = await Hooks.start();
    server = await Server.start({ more: hooks.yaml() });
    service = new RoomServiceClient(server.http, KEY, SECRET);
  });
  after(async () => {
    await dispose();
    await server?.stop();
    await hooks?.stop();
  });

  test('creates, lists and deletes a room', async () => {
    await service.createRoom({ name: 'sdk', metadata: 'm', maxParticipants: 3 });
    const [room] = await service.listRooms(['sdk']);
    assert.deepEqual([room.metadata, room.maxParticipants], ['m', 3]);
    await service.deleteRoom('sdk');
    assert.deepEqual(await service.listRooms(['sdk']), []);
  });
  test('its token joins', async () => {
    const token = new AccessToken(KEY, SECRET, { identity: 'alice', name: 'Alice' });
    token.addGrant({ roomJoin: true, room: 'sdk-join', canPublishSources: [2] });
    const alice = await NativeClient.join(server, 'sdk-join', 'alice', { token: await token.toJwt() });
    const participant = await service.getParticipant('sdk-join', 'alice');
    assert.equal(participant.name, 'Alice');
    await service.updateParticipant('sdk-join', 'alice', { name: 'Alicia', attributes: { hand: 'up' } });
    assert.deepEqual((await service.getParticipant('sdk-join', 'alice')).attributes, { hand: 'up' });
    await service.removeParticipant('sdk-join', 'alice');
    await alice.event('disconnected', { reason: 'PARTICIPANT_REMOVED' });
  });
  test('its receiver accepts every webhook', async () => {
    await Promise.all([hooks.wait('sdk', 'room_finished'), hooks.wait('sdk-join', 'participant_left')]);
    const receiver = new WebhookReceiver(KEY, SECRET);
    for (const hook of hooks.received) assert.equal((await receiver.receive(hook.body, hook.headers.authorization)).id, hook.id);
    assert.ok(hooks.received.length >= 5);
  });
  test('its errors carry the code', async () => {
    await assert.rejects(service.deleteRoom('nowhere'), { status: 404, code: 'not_found' });
    await assert.rejects(new RoomServiceClient(server.http, KEY, 'x'.repeat(40)).listRooms(), { status: 401 });
  });
});
