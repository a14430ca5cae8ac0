import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { WebSocket } from 'ws';
import { call } from './support/api.mjs';
import { Hooks } from './support/hooks.mjs';
import { dispose, NativeClient } from './support/native.mjs';
import { mask, recordedJson, recordedNames } from './support/recorded.mjs';
import { devOnly, freePort, Server } from './support/server.mjs';
import { decode, joinToken } from './support/tokens.mjs';
import { until } from './support/until.mjs';

describe('webhooks of a session are as recorded', () => {
  let server, hooks, alice;
  const recorded = recordedNames('webhooks').filter((name) => name.includes('a-lifecycle')).sort();

  before(async () => {
    hooks = await Hooks.start();
    server = await Server.start({ more: hooks.yaml() });
    alice = await NativeClient.join(server, 'lesson-a', 'alice');
    await hooks.wait('lesson-a', 'participant_joined');
    const microphone = await alice.publishMicrophone();
    await hooks.wait('lesson-a', 'track_published');
    await alice.publishCamera();
    await hooks.wait('lesson-a', 'track_published', (hook) => hook.track.source === 'CAMERA');
    // A room's counts are refreshed every 5 s, and the recording was longer than that.
    await alice.room.localParticipant.unpublishTrack(microphone.sid);
    await hooks.wait('lesson-a', 'track_unpublished');
    await alice.leave();
    await hooks.wait('lesson-a', 'room_finished');
  });
  after(async () => {
    await dispose();
    await server?.stop();
    await hooks?.stop();
  });

  test('the same events in the same order', () => {
    assert.deepEqual(hooks.names('lesson-a'), recorded.map((name) => name.replace(/^\d+-a-lifecycle-/, '')));
  });
  for (const [index, name] of recorded.entries()) {
    test(`${name}: the same text`, () => {
      // Counts are there or not, by when the 5 s were over.
      const normal = (body) => mask(body).replace(/, "num(Participants|Publishers)":\d+/g, '').replace(/"ssrc":\d+/g, '"ssrc":0');
      assert.equal(normal(hooks.of('lesson-a')[index].body), normal(recordedJson(`webhooks/${name}.json`).body));
    });
  }
  test('every header and signature is as recorded', () => {
    for (const hook of hooks.of('lesson-a')) {
      assert.ok(hook.signed);
      assert.equal(hook.headers['content-type'], 'application/webhook+json');
      const claims = decode(hook.headers.authorization);
      assert.deepEqual(Object.keys(claims).sort(), ['exp', 'iat', 'iss', 'nbf', 'sha256']);
      assert.equal(claims.exp - claims.nbf, 300);
    }
  });
  test('one who never connects is an aborted connection', async () => {
    const socket = new WebSocket(`${server.url}/rtc?protocol=16&access_token=${joinToken('lesson-j1', 'closes-at-once')}`);
    await new Promise((resolve) => socket.once('message', resolve));
    socket.close();
    const hook = await hooks.wait('lesson-j1', 'participant_connection_aborted');
    const [name] = recordedNames('webhooks').filter((file) => file.startsWith('1104-'));
    assert.equal(mask(hook.body), mask(recordedJson(`webhooks/${name}.json`).body));
    assert.ok(!hooks.names('lesson-j1').includes('participant_joined'));
  });
});

describe('delivery of webhooks', () => {
  let server, hooks, second;
  const create = (name) => call(server, 'CreateRoom', { name });
  const started = (room) => hooks.of(room).filter((hook) => hook.event === 'room_started');
  /** Asserts the seconds between the attempts; a busy machine makes them longer, never shorter, by a few seconds altogether. */
  function assertWaits(room, ...expected) {
    const attempts = started(room);
    const waits = attempts.slice(1).map((hook, i) => (hook.at - attempts[i].at) / 1000);
    const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
    const fits = waits.length === expected.length && waits.every((wait, i) => wait > expected[i] - 0.1) && sum(waits) < sum(expected) + 5;
    assert.ok(fits, `${room}: waits of ${waits} s, not ${expected}`);
  }

  /** How each room's room_started is answered. */
  const answers = {
    ok: () => 200,
    refused: () => 401,
    'not-implemented': () => 501,
    moved: () => 304,
    failing: () => 500,
    busy: () => [429, { 'retry-after': '2' }],
    flaky: (hook) => (started('flaky').indexOf(hook) < 1 ? 503 : 200),
    dropping: () => null,
  };

  before(async () => {
    hooks = await Hooks.start();
    hooks.respond = (hook) => (hook.event === 'room_started' && answers[hook.room.name] ? answers[hook.room.name](hook) : 200);
    second = await Hooks.start();
    server = await Server.start({ more: hooks.yaml(second.url, `http://127.0.0.1:${await freePort()}/nobody`) });
  });
  after(async () => {
    await server?.stop();
    await hooks?.stop();
    await second?.stop();
  });

  // The whole course of the retries is 15 s: every case at once.
  test('retries', async (t) => {
    await Promise.all(Object.keys(answers).map(create));
    await until('the fifth attempts', () => started('failing').length === 5 && started('dropping').length === 5 && started('busy').length === 5);
    await t.test('500 is tried again at 1, 3, 7 and 15 s', () => assertWaits('failing', 1, 2, 4, 8));
    await t.test('so is a broken connection', () => assertWaits('dropping', 1, 2, 4, 8));
    await t.test('Retry-After is obeyed', () => assertWaits('busy', 2, 2, 2, 2));
    await t.test('retries repeat body and token', () => {
      const texts = new Set(started('failing').map((hook) => hook.body + hook.headers.authorization));
      assert.equal(texts.size, 1);
    });
    await t.test('401, 501 and 3xx end it at once', () => {
      for (const room of ['refused', 'not-implemented', 'moved']) assertWaits(room);
    });
    await t.test('one retry is enough when it succeeds', () => assertWaits('flaky', 1));
    await t.test("a room's later event waits for the earlier one", () => {
      const [first] = hooks.of('flaky').filter((hook) => hook.event === 'room_finished');
      if (first) assert.ok(first.at > started('flaky')[1].at);
      for (const hook of hooks.of('failing').filter((h) => h.event === 'room_finished')) assert.ok(hook.at > started('failing')[4].at);
    });
    await t.test('another room is not delayed by it', () => assert.ok(started('ok')[0].at < started('failing')[4].at));
    await t.test('nor another URL, by one that is down', () => {
      assert.deepEqual(Object.keys(answers).filter((room) => !second.names(room).includes('room_started')), []);
    });
  });

  test('faults: dropped, doubled and delayed', devOnly, async () => {
    await server.faults({ webhooks: { drop: 1 } });
    await create('dropped');
    await server.faults({ reset: true, webhooks: { duplicate: 1, delayMs: 300 } });
    const asked = Date.now();
    await create('doubled');
    await until('two', () => started('doubled').length === 2);
    assert.ok(started('doubled')[0].at - asked >= 290);
    assert.equal(started('doubled')[0].id, started('doubled')[1].id);
    assert.deepEqual(hooks.of('dropped'), []);
    await server.faults({ reset: true });
  });
  test('faults: a stalled API', devOnly, async () => {
    await server.faults({ api: { stallApiMs: 400 } });
    const asked = Date.now();
    await create('late');
    assert.ok(Date.now() - asked >= 390);
    await server.faults({ reset: true });
  });
  test('faults: what is unknown is refused', devOnly, () => assert.rejects(server.faults({ nonsense: 1 }), /unknown fault: nonsense/));
});
