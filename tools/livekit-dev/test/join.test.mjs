import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { call } from './support/api.mjs';
import { dispose, NativeClient } from './support/native.mjs';
import { mask, recordedJson, recordedNames, renewToken } from './support/recorded.mjs';
import { Server } from './support/server.mjs';
import { joinToken } from './support/tokens.mjs';

/** A websocket handshake on the wire. An opened one is closed at once. */
function handshake(server, path) {
  return new Promise((resolve, reject) => {
    const headers = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': Buffer.alloc(16).toString('base64') };
    const req = request(server.http + path, { headers });
    req.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve({ status: response.statusCode, headers: response.headers, body: '' });
    });
    req.on('response', (response) => {
      let body = '';
      response.on('data', (chunk) => (body += chunk)).on('end', () => resolve({ status: response.statusCode, headers: response.headers, body }));
    });
    req.on('error', reject).end();
  });
}

const renewPath = (path, date) => path.replace(/access_token=([^&]*)/, (_, token) => `access_token=${token && renewToken(token, date)}`);

describe('joining is refused as recorded', () => {
  let server, bob, carol;

  before(async () => {
    server = await Server.start({ room: '  auto_create: false\n  max_participants: 2\n' });
  });
  after(async () => {
    await Promise.all([bob?.leave(), carol?.leave()]);
    await dispose();
    await server?.stop();
  });

  async function compare(name) {
    const recorded = recordedJson(`join/${name}.json`);
    // An opened handshake has no date of its own: those were recorded at this time.
    const date = recorded.response.headers.date ?? 'Mon, 23 Nov 2026 02:03:26 GMT';
    const answer = await handshake(server, renewPath(recorded.request.path, date));
    assert.equal(answer.status, recorded.response.status);
    assert.equal(mask(answer.body), mask(recorded.response.body));
    assert.equal(answer.headers['content-type'], recorded.response.headers['content-type']);
  }

  test('room-missing-auto-create-false', () => compare('room-missing-auto-create-false'));
  test('room-missing-auto-create-false-token-has-roomCreate', () => compare('room-missing-auto-create-false-token-has-roomCreate'));
  test('a room of the server API can be joined', async () => {
    await call(server, 'CreateRoom', { name: 'lesson-t', empty_timeout: 20 });
    bob = await NativeClient.join(server, 'lesson-t', 'bob');
    carol = await NativeClient.join(server, 'lesson-t', 'carol');
  });
  test('room-full', () => compare('room-full'));
  test('the hidden find no place in a full room', async () => {
    const { status } = await handshake(server, `/rtc?access_token=${joinToken('lesson-t', 'eve', { hidden: true })}&protocol=16`);
    assert.equal(status, 500);
  });
  test('a hidden recorder does', async () => {
    const { status } = await handshake(server, `/rtc?access_token=${joinToken('lesson-t', 'rec', { hidden: true, recorder: true })}&protocol=16`);
    assert.equal(status, 101);
  });
  for (const name of recordedNames('join').filter((name) => !name.startsWith('room-missing') && name !== 'room-full')) {
    test(name, () => compare(name));
  }
  test('the later of two with one identity takes the place', () => bob.event('disconnected', { reason: 'DUPLICATE_IDENTITY' }));
});

describe('/rtc/validate answers as recorded', () => {
  let server;
  before(async () => {
    server = await Server.start();
  });
  after(() => server?.stop());

  for (const name of ['ok', 'room-full', 'expired', 'garbage', 'no-identity', 'no-room', 'no-roomJoin', 'wrong-secret']) {
    test(name, async () => {
      const recorded = recordedJson(`twirp/rtc_validate-${name}.response.json`);
      const answer = await fetch(server.http + renewPath(recorded.request.path, recorded.headers.date));
      assert.equal(answer.status, recorded.status);
      assert.equal(mask(await answer.text()), mask(recorded.body));
      for (const header of ['content-type', 'access-control-allow-origin']) assert.equal(answer.headers.get(header), recorded.headers[header]);
    });
  }
  test('/rtc/v1/validate wants a join request', async () => {
    const answer = await fetch(`${server.http}/rtc/v1/validate?access_token=${joinToken('r', 'a')}`);
    assert.equal(answer.status, 400);
    assert.equal(await answer.text(), 'join_request is required');
  });
  test('GET / is OK', async () => {
    const answer = await fetch(`${server.http}/`);
    assert.equal(answer.status, 200);
    assert.equal(await answer.text(), 'OK');
  });
});
