import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { call } from './support/api.mjs';
import { Hooks } from './support/hooks.mjs';
import { dispose, NativeClient } from './support/native.mjs';
import { devOnly, freePort, Server, serverCommand } from './support/server.mjs';
import { claims, sign } from './support/tokens.mjs';
import { until } from './support/until.mjs';

/** For the keys of `--dev`. */
const devToken = (room, sub) => sign(claims({ room, roomJoin: true }, { iss: 'devkey', sub }), { secret: 'secret' });

describe('the process', () => {
  let hooks, server;
  before(async () => {
    hooks = await Hooks.start();
  });
  after(async () => {
    await dispose();
    await hooks.stop();
  });

  for (const signal of ['SIGTERM', 'SIGINT']) {
    test(`${signal} ends an idle server at once`, async () => {
      server = await Server.start();
      const sent = performance.now();
      server.signal(signal);
      assert.deepEqual(await server.ended(), { code: 0, signal: null });
      // 10 ms on an idle machine; here it only must not be a drain.
      assert.ok(performance.now() - sent < 30_000, `${performance.now() - sent} ms`);
      await server.stop();
    });
  }
  test('SIGHUP kills', async () => {
    server = await Server.start();
    server.signal('SIGHUP');
    assert.equal((await server.ended()).signal, 'SIGHUP');
    await server.stop();
  });

  test('with participants it drains, and goes when the last has left', async () => {
    server = await Server.start();
    const alice = await NativeClient.join(server, 'draining', 'alice');
    server.signal('SIGTERM');
    await until('the log to say so', () => server.logLines().some((line) => line.msg === 'exit requested, shutting down'));
    assert.equal(await server.isReady(), true);
    const bob = await NativeClient.join(server, 'draining', 'bob');
    await alice.leave();
    assert.equal(server.exit, undefined);
    await bob.leave();
    assert.equal((await server.ended()).code, 0);
    await server.stop();
  });

  test('a second signal forces: clients hear SERVER_SHUTDOWN, and no closing webhook is sent', async () => {
    server = await Server.start({ more: hooks.yaml() });
    const alice = await NativeClient.join(server, 'forced', 'alice');
    await hooks.wait('forced', 'participant_joined');
    server.signal('SIGTERM');
    await until('the log to say so', () => server.logLines().some((line) => line.msg === 'exit requested, shutting down'));
    server.signal('SIGTERM');
    assert.equal((await server.ended()).code, 0);
    await alice.event('disconnected', { reason: 'SERVER_SHUTDOWN' });
    assert.deepEqual(hooks.names('forced'), ['room_started', 'participant_joined']);
    await server.stop();
  });

  test('it outlives the reader of its pipes', devOnly, async () => {
    const [node, args] = serverCommand(['--dev', '--port', String(await freePort())]);
    const child = spawn(node, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const http = `http://127.0.0.1:${args.at(-1)}`;
    const isReady = () => fetch(`${http}/`).then((response) => response.ok, () => false);
    await until('ready', isReady);
    child.stdout.destroy();
    child.stderr.destroy();
    // Each of these is a line in the log, and none of them has a reader.
    for (let i = 0; i < 5; i++) await fetch(`${http}/rtc/validate?access_token=nonsense`);
    for (const name of ['a', 'b']) {
      const client = await NativeClient.join({ url: http.replace('http', 'ws') }, 'unread', name, { token: devToken('unread', name) });
      await client.leave();
    }
    assert.equal(child.exitCode ?? child.signalCode, null);
    assert.equal(await isReady(), true);
    child.kill('SIGKILL');
  });

  test('the metrics page', async () => {
    const port = await freePort();
    server = await Server.start({ more: `${hooks.yaml()}prometheus:\n  port: ${port}\n` });
    const page = async () => (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    await call(server, 'CreateRoom', { name: 'counted' });
    const alice = await NativeClient.join(server, 'counted', 'alice');
    await until('counts', async () => {
      const text = await page();
      return /livekit_room_total\{.*\} 1/.test(text) && /livekit_participant_total\{.*\} 1/.test(text) && /livekit_webhook_dispatch_total\{.*status="success"\}/.test(text);
    });
    await alice.leave();
    await server.stop();
  });
});
