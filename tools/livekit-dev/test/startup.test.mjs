import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { createSocket } from 'node:dgram';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { recordedJson } from './support/recorded.mjs';
import { devOnly, freePort, isDevServer, serverCommand } from './support/server.mjs';
import { until } from './support/until.mjs';

/** Runs the server until it ends, or until `whileRunning` says it is enough. */
async function run(args, { cwd, whileRunning } = {}) {
  const [command, all] = serverCommand(args);
  const child = spawn(command, all, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const result = { stdout: '', stderr: '', exitCode: undefined };
  child.stdout.on('data', (data) => (result.stdout += data));
  child.stderr.on('data', (data) => (result.stderr += data));
  const ended = new Promise((resolve) => child.on('close', resolve));
  if (whileRunning) {
    await whileRunning(result);
    child.kill('SIGTERM');
  }
  result.exitCode = await ended;
  return result;
}

const FATAL = [
  'config-empty', 'config-file-missing', 'duplicate-key', 'key-file-permissions', 'keys-empty', 'keys-missing', 'no-config-no-keys', 'port-in-use',
  'port-range-reversed', 'prometheus-port-in-use', 'top-level-tls', 'udp-port-in-use', 'rtc-tcp-port-in-use', 'unknown-field', 'unknown-nested-field',
  'webhook-no-key', 'webhook-unknown-key', 'wrong-type', 'yaml-syntax-error', 'yaml-tab',
];
const RUNNING = ['ok', 'secret-short', 'udp-and-range'];

describe('starting', () => {
  let directory;
  /** Recorded ports and free ones of this machine. */
  const ports = new Map();
  const held = [];

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), 'livekit-dev-start-'));
    writeFileSync(join(directory, 'keys.yaml'), 'APIfixture01: fixture-secret-0123456789abcdef0123456789\n', { mode: 0o644 });
    for (const recorded of [8020, 8021, 8022, 8023, 8024]) ports.set(String(recorded), String(await freePort()));
  });
  after(() => {
    for (const socket of held) socket.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const withPresentPorts = (text) => text.replace(/\b802[0-4]\b/g, (port) => ports.get(port));

  function write(recorded) {
    if (recorded.config !== null) writeFileSync(join(directory, `${recorded.case}.yaml`), withPresentPorts(recorded.config));
  }

  test('--version is one line, and the development server says what it is', async () => {
    const recorded = recordedJson('startup/version.json').stdout;
    const { stdout, exitCode } = await run(['--version']);
    assert.equal(exitCode, 0);
    assert.equal(stdout, isDevServer ? recorded.replace('\n', '-bedrud-dev\n') : recorded);
  });
  test('generate-keys', async () => {
    const { stdout } = await run(['generate-keys']);
    assert.match(stdout, /^API Key: {2}API\w{12}\nAPI Secret: {2}\w+\n$/);
  });
  test('an unknown option is refused', async () => {
    const { stdout, exitCode } = await run(['--no-such-flag']);
    assert.equal(exitCode, 0);
    assert.match(stdout, /flag provided but not defined: -no-such-flag\n$/);
  });

  for (const name of RUNNING) {
    test(`${name} runs`, async () => {
      const recorded = recordedJson(`startup/${name}.json`);
      write(recorded);
      const { stdout, stderr, exitCode } = await run(recorded.args.slice(1), {
        cwd: directory,
        whileRunning: (result) => until('ready line', () => result.stderr.includes('"starting LiveKit server"')),
      });
      assert.equal(exitCode, 0);
      assert.equal(stdout, '');
      const lines = stderr.trim().split('\n').map((line) => JSON.parse(line));
      const ready = lines.find((line) => line.msg === 'starting LiveKit server');
      assert.equal(ready.portHttp, Number(ports.get('8020')));
      assert.match(ready.nodeID, /^ND_/);
      assert.equal(ready.nodeIP, '127.0.0.1');
      assert.deepEqual(ready.bindAddresses, ['127.0.0.1']);
      if (name === 'secret-short') assert.ok(lines.some((line) => line.level === 'error' && /secret is too short/.test(line.msg)));
    });
  }

  test('ports are taken by others now', async () => {
    for (const port of ['8020', '8023', '8024']) {
      const server = createServer();
      held.push(server);
      await new Promise((resolve) => server.listen(Number(ports.get(port)), '127.0.0.1', resolve));
    }
  });

  for (const name of FATAL) {
    test(`${name} is fatal, in the recorded words`, async (t) => {
      const recorded = recordedJson(`startup/${name}.json`);
      let config = recorded.config;
      // Only the port that the case is about is taken.
      if (config !== null && name !== 'port-in-use') {
        const free = String(await freePort());
        config = config.replace('port: 8020', `port: ${free}`);
      }
      if (name === 'udp-port-in-use') {
        const socket = createSocket('udp4');
        await new Promise((resolve) => socket.bind(Number(ports.get('8022')), '127.0.0.1', resolve));
        t.after(() => socket.close());
      }
      write({ ...recorded, config });
      const { stdout, exitCode } = await run(recorded.args.slice(1), { cwd: directory });
      assert.equal(exitCode, recorded.exitCode);
      assert.equal(stdout, withPresentPorts(recorded.stdout));
    });
  }

  test('every top-level key of livekit-server is accepted', async () => {
    const keys = ['debug_handler', 'audio', 'video', 'ingress', 'sip', 'node_selector', 'region', 'signal_relay', 'psrpc', 'limit', 'agents', 'metric',
      'trace', 'node_stats', 'api'];
    const port = await freePort();
    const lines = [`port: ${port}`, 'keys: {APIfixture01: fixture-secret-0123456789abcdef0123456789}', 'rtc: {udp_port: 0, tcp_port: 0}'];
    writeFileSync(join(directory, 'all.yaml'), [...lines, ...keys.map((key) => `${key}:`), 'development: false', 'enable_data_tracks: true', ''].join('\n'));
    const { stdout } = await run(['--config', 'all.yaml'], {
      cwd: directory,
      whileRunning: () => until('answer', () => fetch(`http://127.0.0.1:${port}/`).then((r) => r.ok, () => false)),
    });
    assert.equal(stdout, '');
  });

  test('only loopback is listened on, whatever is configured', devOnly, async () => {
    const port = await freePort();
    writeFileSync(join(directory, 'any.yaml'), `port: ${port}\nbind_addresses: ["0.0.0.0", "192.0.2.1"]\nkeys: {a: b}\nlogging: {json: true}\n`);
    const { stderr } = await run(['--config', 'any.yaml'], {
      cwd: directory,
      whileRunning: (result) => until('ready line', () => result.stderr.includes('"starting LiveKit server"')),
    });
    assert.match(stderr, /"bindAddresses":\["127\.0\.0\.1"\]/);
  });
});
