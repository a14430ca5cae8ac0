import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { JoinRequest, WrappedJoinRequest } from '@livekit/protocol';
import { call } from './support/api.mjs';
import { dispose, NativeClient } from './support/native.mjs';
import { Server } from './support/server.mjs';
import { joinToken } from './support/tokens.mjs';
import { until } from './support/until.mjs';

/** What a portal says of people by attributes, names and room metadata: everybody hears it, and nobody can say it of himself. */
describe('attributes, names and room metadata are the server\'s', () => {
  let server, alice, bob;
  const meet = { room: 'meet' };
  const ofAlice = (client) => client.room.remoteParticipants.get('alice');
  const listed = async (identity) => (await call(server, 'ListParticipants', meet)).participants.find((p) => p.identity === identity);
  const listedRoom = async () => (await call(server, 'ListRooms', { names: ['meet'] })).rooms[0];

  before(async () => {
    server = await Server.start();
    bob = await NativeClient.join(server, 'meet', 'bob');
    alice = await NativeClient.join(server, 'meet', 'alice', { claims: { attributes: { role: 'speaker', device: 'tab1' } } });
  });
  after(async () => {
    await Promise.all([alice?.leave(), bob?.leave()]);
    await dispose();
    await server?.stop();
  });

  test('a join carries the token\'s attributes', async () => {
    await until('alice with her attributes', () => ofAlice(bob)?.attributes.role === 'speaker' && ofAlice(bob).attributes.device === 'tab1');
    assert.deepEqual((await listed('alice')).attributes, { role: 'speaker', device: 'tab1' });
  });
  test('what the server sets reaches those who are there, and leaves the rest alone', async () => {
    await call(server, 'UpdateParticipant', { ...meet, identity: 'alice', attributes: { hand: '2026-11-23T10:00:00Z', role: 'moderator' } });
    await call(server, 'UpdateParticipant', { ...meet, identity: 'alice', name: 'Alice A.' });
    await until('alice\'s hand and name', () => ofAlice(bob).attributes.hand && ofAlice(bob).attributes.role === 'moderator' && ofAlice(bob).name === 'Alice A.');
    assert.equal(ofAlice(bob).attributes.device, 'tab1');
    await until('alice to know it herself', () => alice.room.localParticipant.attributes.role === 'moderator');
    const { permission, attributes, name } = await listed('alice');
    assert.deepEqual([permission.can_publish, permission.can_publish_data, attributes.role, name], [true, true, 'moderator', 'Alice A.']);
  });
  test('an empty attribute is gone', async () => {
    await call(server, 'UpdateParticipant', { ...meet, identity: 'alice', attributes: { hand: '' } });
    await until('the hand down', () => !ofAlice(bob).attributes.hand);
    assert.deepEqual((await listed('alice')).attributes, { role: 'moderator', device: 'tab1' });
  });
  test('a client without the grant changes nothing about itself', async () => {
    const own = alice.room.localParticipant;
    // This client does not tell that it was refused; the browser's does, see meeting.test.mjs.
    await Promise.allSettled([own.setAttributes({ role: 'owner' }), own.updateName('Owner'), own.updateMetadata('{"role":"owner"}')]);
    const { attributes, name, metadata } = await listed('alice');
    assert.deepEqual([attributes.role, name, metadata], ['moderator', 'Alice A.', '']);
    assert.deepEqual([ofAlice(bob).attributes.role, ofAlice(bob).name], ['moderator', 'Alice A.']);
  });
  for (const [what, forged] of [['attributes', { participantAttributes: { role: 'owner' } }], ['metadata', { metadata: '{"role":"owner"}' }]]) {
    test(`${what} forged in a join request are refused`, async () => {
      assert.equal(await handshake(server, joinToken('meet', 'eve'), forged), 401);
      assert.equal(await listed('eve'), undefined);
    });
  }
  test('room metadata reaches those who are there and those who come, and says {} where it says nothing', async () => {
    await call(server, 'UpdateRoomMetadata', { ...meet, metadata: '{"spotlight":"alice"}' });
    await until('the spotlight', () => bob.room.metadata === '{"spotlight":"alice"}');
    assert.equal((await listedRoom()).metadata, '{"spotlight":"alice"}');
    const carol = await NativeClient.join(server, 'meet', 'carol');
    assert.equal(carol.room.metadata, '{"spotlight":"alice"}');
    await carol.leave();
    await call(server, 'UpdateRoomMetadata', { ...meet, metadata: '' });
    assert.equal((await listedRoom()).metadata, '{"spotlight":"alice"}');
    await call(server, 'UpdateRoomMetadata', { ...meet, metadata: '{}' });
    await until('no spotlight', () => bob.room.metadata === '{}');
  });
});

/** The status that a websocket handshake of the single-connection protocol is answered with. */
function handshake(server, token, joinRequest) {
  const wrapped = new WrappedJoinRequest({ joinRequest: new JoinRequest(joinRequest).toBinary() });
  const path = `/rtc/v1?access_token=${token}&join_request=${Buffer.from(wrapped.toBinary()).toString('base64url')}`;
  const headers = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': Buffer.alloc(16).toString('base64') };
  return new Promise((resolve, reject) => {
    const req = request(server.http + path, { headers });
    req.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve(response.statusCode);
    });
    req.on('response', (response) => resolve(response.resume().statusCode));
    req.on('error', reject).end();
  });
}
