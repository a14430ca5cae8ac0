import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { KEY, SECRET } from './tokens.mjs';
import { inTime, until } from './until.mjs';

/** A real livekit-server to test instead, to see that the suite asks nothing that LiveKit does not do. */
export const REAL_SERVER = process.env.BEDRUD_TEST_LIVEKIT;
export const isDevServer = !REAL_SERVER;
/** For checks of what only the development server has. */
export const devOnly = { skip: isDevServer ? false : 'only the development server has this' };

const BUNDLE = fileURLToPath(new URL('../../dist/server.mjs', import.meta.url));

export function serverCommand(args) {
  return REAL_SERVER ? [REAL_SERVER, args] : [process.execPath, [BUNDLE, ...args]];
}

const running = new Set();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

const given = new Set();

/**
 * A port that is free for TCP and for UDP, and below those that the system gives to sockets without one of their own: such a socket might take
 * it before the server does, or while the server is down.
 */
export async function freePort() {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    if (given.has(port)) continue;
    given.add(port);
    if ((await isFree(createServer(), 'listen', port)) && (await isFree(createSocket('udp4'), 'bind', port))) return port;
  }
}

function isFree(probe, open, port) {
  return new Promise((resolve) => {
    probe.once('error', () => resolve(false));
    probe[open](port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

/** The configuration of both servers: everything on loopback. `more` is YAML that is added at the end. */
export function configText({ port, udpPort, more = '' }) {
  return `port: ${port}
bind_addresses: ["127.0.0.1"]
keys:
  ${KEY}: ${SECRET}
rtc:
  node_ip: 127.0.0.1
  use_external_ip: false
  enable_loopback_candidate: true
  ips:
    includes: ["127.0.0.1/32"]
  udp_port: ${udpPort}
  tcp_port: 0
  stun_servers: ["127.0.0.1:${udpPort}"]
logging:
  level: info
  json: true
${more}`;
}

export class Server {
  stdout = '';
  stderr = '';
  exit = undefined;

  /** Starts a server and waits until it answers. */
  static async start({ more = '', room = '', port, env = {} } = {}) {
    const server = new Server();
    server.env = env;
    server.port = port ?? (await freePort());
    server.directory = mkdtempSync(join(tmpdir(), 'livekit-dev-test-'));
    server.config = join(server.directory, 'livekit.yaml');
    const roomYaml = `room:\n  empty_timeout: 5\n  departure_timeout: 2\n${room}`;
    writeFileSync(server.config, configText({ port: server.port, udpPort: await freePort(), more: roomYaml + more }));
    await server.spawn();
    return server;
  }

  get url() {
    return `ws://127.0.0.1:${this.port}`;
  }

  get http() {
    return `http://127.0.0.1:${this.port}`;
  }

  async spawn() {
    const [command, args] = serverCommand(['--config', this.config]);
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...this.env } });
    running.add(child);
    this.child = child;
    this.exit = undefined;
    this.exited = new Promise((resolve) => {
      child.on('exit', (code, signal) => {
        running.delete(child);
        this.exit = { code, signal };
        resolve(this.exit);
      });
    });
    child.stdout.on('data', (data) => (this.stdout += data));
    child.stderr.on('data', (data) => (this.stderr += data));
    await until(() => `the server to answer (${this.stdout}${this.stderr.slice(-500)})`, () => this.isReady());
  }

  async isReady() {
    if (this.exit) throw new Error(`the server has ended: ${this.stdout}${this.stderr}`);
    return fetch(`${this.http}/`).then((response) => response.ok, () => false);
  }

  logLines() {
    return this.stderr.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
  }

  /** The exit code or signal of a server that is to end by itself. */
  ended() {
    return inTime('the server to end', this.exited);
  }

  signal(name) {
    this.child.kill(name);
  }

  async stop() {
    if (!this.exit) this.child.kill('SIGKILL');
    await this.exited;
    rmSync(this.directory, { recursive: true, force: true });
  }

  async faults(change) {
    const response = await fetch(`${this.http}/dev/faults`, { method: 'POST', body: JSON.stringify(change) });
    if (!response.ok) throw new Error(`faults: ${await response.text()}`);
  }

  async state() {
    return (await fetch(`${this.http}/dev/state`)).json();
  }
}
