// Records a meeting of made-up people with the portal's built-in recorder, and says each minute what that costs; at the end, how far picture, sound
// and clock are apart.
//
//   node bench/recorder-soak/soak.mjs --people 2 --minutes 60 [--layout Grid] [--resolution P720] [--kill-browser 20] [--kill-portal 20] [--keep out.mp4]
//
// Needs a built portal (./run.sh once), chromium and ffmpeg. BEDRUD_TEST_LIVEKIT names a livekit-server; else the development media server serves.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { copyFileSync, createReadStream, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync, openSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { median, offsets, streams, usageOf } from './measure.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { AccessToken, RoomServiceClient } = createRequire(join(root, 'tools/livekit-dev/package.json'))('livekit-server-sdk');
const text = { type: 'string' };
const { values: wish } = parseArgs({
  options: { people: text, minutes: text, layout: text, resolution: text, keep: text, 'kill-browser': text, 'kill-portal': text, 'audio-only': { type: 'boolean' } },
});
const minutes = Number(wish.minutes ?? 1);
const names = ['Ayşe', 'Mehmet', 'Zoë', 'Jonas', 'Ada', 'Li', 'Sam', 'Noor', 'Eva'].slice(0, Number(wish.people ?? 2));
const [portalPort, mediaPort] = [28600 + Math.floor(Math.random() * 300), 28900 + Math.floor(Math.random() * 300)];
const data = mkdtempSync(join(tmpdir(), 'bedrud-soak-'));
const id = randomUUID().replaceAll('-', '');
const folder = join(data, 'recordings', 'incoming', id);
const record = () => JSON.parse(readFileSync(join(folder, 'recording.json'), 'utf8'));
const started = Date.now();
const say = (...words) => console.log(((Date.now() - started) / 1000).toFixed(1).padStart(7), ...words);
const until = async (what, condition, seconds = 90) => {
  for (const limit = Date.now() + seconds * 1000; Date.now() < limit; await pause(50)) {
    try {
      const found = await condition();
      if (found) return found;
    } catch {
      // Not yet.
    }
  }
  throw new Error(`Waited in vain for ${what}.`);
};

// A recording whose portal was killed before it could start a browser: the portal that starts now begins it.
mkdirSync(folder, { recursive: true, mode: 0o700 });
writeFileSync(
  join(folder, 'recording.json'),
  JSON.stringify({
    recordingId: `${id.slice(0, 8)}-${id.slice(8, 12)}-${id.slice(12, 16)}-${id.slice(16, 20)}-${id.slice(20)}`,
    roomName: 'soak',
    layout: wish.layout ?? 'Grid',
    resolution: wish.resolution ?? 'P720',
    audioOnly: wish['audio-only'] ?? false,
    askedAt: new Date().toISOString(),
    status: 'Starting',
  }),
);

let portal;
async function startPortal() {
  const log = openSync(join(data, 'portal.log'), 'a');
  const args = [join(root, 'Bedrud.Web/bin/Release/net10.0/Bedrud.Web.dll'), '--urls', `http://127.0.0.1:${portalPort}`, '--DataDirectory', data, `--LiveKit:Port=${mediaPort}`, '--LiveKit:NodeIp=127.0.0.1'];
  const binary = process.env.BEDRUD_TEST_LIVEKIT;
  portal = spawn('dotnet', args, {
    cwd: root,
    stdio: ['ignore', log, log],
    env: { ...process.env, ASPNETCORE_ENVIRONMENT: 'Development', BEDRUD_ADMIN_EMAIL: 'a@example.org', BEDRUD_ADMIN_PASSWORD: 'correct horse battery', ...(binary ? { LiveKit__BinaryPath: binary } : {}) },
  });
  await until('the portal', async () => (await fetch(`http://127.0.0.1:${portalPort}/health/ready`)).ok);
}

let published;
const everybodyIsThere = new Promise((resolve) => (published = resolve));
const keys = () => JSON.parse(readFileSync(join(data, 'livekit/keys.json'), 'utf8'));
const stage = createServer(async (request, response) => {
  const send = (path, type) => createReadStream(path).pipe(response.setHeader('content-type', type));
  if (request.url === '/people') {
    const { apiKey, apiSecret } = keys();
    const tokens = await Promise.all(
      names.map(async (name) => {
        const token = new AccessToken(apiKey, apiSecret, { identity: name, name, ttl: '1h' });
        token.addGrant({ roomJoin: true, room: 'soak' });
        return { name, token: await token.toJwt() };
      }),
    );
    response.end(JSON.stringify({ url: `ws://127.0.0.1:${mediaPort}`, tokens }));
  } else if (request.url === '/published') {
    response.end();
    published();
  } else if (request.url === '/livekit-client.esm.mjs') send(join(root, 'Bedrud.Web/Client/node_modules/livekit-client/dist/livekit-client.esm.mjs'), 'text/javascript');
  else send(fileURLToPath(new URL('people.html', import.meta.url)), 'text/html');
});
await new Promise((resolve) => stage.listen(0, '127.0.0.1', resolve));

let people;
try {
  await startPortal();
  say('the portal is ready');
  const first = await until('the first bytes', () => record().startedAt && record());
  say('recording, process', first.browser.pid);
  const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--mute-audio', '--autoplay-policy=no-user-gesture-required', '--disable-background-timer-throttling', '--disable-renderer-backgrounding', '--disable-backgrounding-occluded-windows', '--no-first-run', '--disable-quic'];
  people = spawn(process.env.CHROMIUM ?? 'chromium', [...flags, `--user-data-dir=${join(data, 'people')}`, `http://127.0.0.1:${stage.address().port}/`], { stdio: 'ignore', detached: true });
  await everybodyIsThere;
  say(names.length, 'people are there');
  await pause(4000);

  const begun = Date.now();
  const at = (seconds, what, act) => seconds && setTimeout(() => act(say(what, 'is killed')), Number(seconds) * 1000);
  at(wish['kill-browser'], 'the browser', () => process.kill(record().browser.pid, 'SIGKILL'));
  at(wish['kill-portal'], 'the portal', async () => {
    portal.kill('SIGKILL');
    await pause(5000);
    await startPortal();
  });
  let before = { ...usageOf(record().browser.pid), at: Date.now() };
  for (let minute = 1; minute <= Math.ceil(minutes); minute++) {
    await pause(Math.max(0, begun + Math.min(minute, minutes) * 60_000 - Date.now()));
    const { browser, part } = record();
    const now = { ...usageOf(browser.pid), at: Date.now() };
    const cores = ((now.ticks - before.ticks) * 10) / (now.at - before.at);
    say(`minute ${minute}: ${cores.toFixed(2)} cores, ${now.megabytes.toFixed(0)} MB in ${now.processes} processes, part ${part}`);
    before = now;
  }

  const { apiKey, apiSecret } = keys();
  const closed = Date.now();
  await new RoomServiceClient(`http://127.0.0.1:${mediaPort}`, apiKey, apiSecret).deleteRoom('soak');
  const ended = await until('the file', () => ['Complete', 'Failed', 'Aborted', 'LimitReached'].includes(record().status) && record(), 600);
  say(`${ended.status} ${((Date.now() - closed) / 1000).toFixed(1)} s after the meeting's end${ended.error ? `: ${ended.error}` : ''}; ${ended.size} bytes, ${ended.duration}`);
  const file = join(folder, `${id}.mp4`);
  const clock = (new Date(ended.endedAt) - new Date(ended.startedAt)) / 1000;
  say('by the clock', clock.toFixed(3), 's; the file', JSON.stringify(streams(file)));
  if (names.length === 2 && !wish['audio-only'] && (wish.layout ?? 'Grid') === 'Grid') {
    const apart = offsets(file);
    const edge = Math.max(1, Math.min(30, apart.length >> 2));
    const of = (some) => `${median(some.map((s) => s.apart)).toFixed(0)} ms`;
    say(`${apart.length} flashes with a beep; picture minus sound at first ${of(apart.slice(0, edge))}, at last ${of(apart.slice(-edge))}`);
  }
  if (wish.keep) copyFileSync(file, wish.keep);
} catch (error) {
  console.log(readFileSync(join(data, 'portal.log'), 'utf8').slice(-4000));
  throw error;
} finally {
  portal?.kill('SIGKILL');
  try {
    process.kill(-people.pid, 'SIGKILL');
  } catch {
    // None came.
  }
  for (const file of ['livekit/process.json', `recordings/incoming/${id}/recording.json`]) {
    try {
      const found = JSON.parse(readFileSync(join(data, file), 'utf8'));
      process.kill((found.process ?? found.browser).pid, 'SIGKILL');
    } catch {
      // It has ended.
    }
  }
  stage.close();
  await pause(500);
  rmSync(data, { recursive: true, force: true, maxRetries: 5 });
}
process.exit();
