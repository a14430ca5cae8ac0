import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { call, twirp } from './support/api.mjs';
import { Hooks } from './support/hooks.mjs';
import { brightness, loudness, needsFfmpeg, probe } from './support/media.mjs';
import { dispose, NativeClient } from './support/native.mjs';
import { isDevServer, Server } from './support/server.mjs';
import { until } from './support/until.mjs';

const EGRESS = { service: 'Egress' };
const REDIS = 'redis:\n  address: 127.0.0.1:6379\n';
const skip = isDevServer ? needsFfmpeg : { skip: 'a real server needs redis and an egress worker' };

describe('recordings', skip, () => {
  let server, hooks, folder;
  const start = (room, more = {}) => call(server, 'StartRoomCompositeEgress', {
    room_name: room, layout: 'grid', preset: 'H264_720P_30', file_outputs: [{ filepath: join(folder, `${room}.mp4`), file_type: 'MP4' }], ...more,
  }, EGRESS);
  const stop = (egress) => call(server, 'StopEgress', { egress_id: egress.egress_id }, EGRESS);
  const list = async (query) => (await call(server, 'ListEgress', query, EGRESS)).items;
  const one = async ({ egress_id }) => (await list({ egress_id }))[0];
  const told = ({ egress_id }) => hooks.received.filter((hook) => hook.egressInfo?.egressId === egress_id);
  const reaches = (egress, ...statuses) =>
    until(() => `${statuses} of ${egress.egress_id}`, async () => {
      const info = await one(egress);
      return statuses.includes(info.status) && info;
    });
  const ended = (egress) => until(() => `the end of ${egress.egress_id}`, () => told(egress).find((hook) => hook.event === 'egress_ended'));
  const disturb = async (order) => {
    const response = await fetch(`${server.http}/dev/egress`, { method: 'POST', body: JSON.stringify(order) });
    assert.equal(response.status, 200, await response.text());
  };

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'livekit-dev-recordings-'));
    hooks = await Hooks.start();
    server = await Server.start({ more: hooks.yaml() + REDIS });
    await server.faults({ api: { stopEgressMs: 100, startEgressMs: 100 } });
  });
  after(async () => {
    await dispose();
    await server?.stop();
    await hooks?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('a meeting of two becomes a file that plays', async () => {
    const alice = await NativeClient.join(server, 'two', 'alice');
    const bob = await NativeClient.join(server, 'two', 'bob');
    await Promise.all([alice.publishMicrophone(), alice.publishCamera(), bob.publishCamera()]);
    const egress = await start('two');
    assert.equal(egress.status, 'EGRESS_STARTING');
    const active = await reaches(egress, 'EGRESS_ACTIVE');
    assert.equal((await call(server, 'ListRooms', { names: ['two'] })).rooms[0].active_recording, true);
    await wait(5000);
    const stopped = await stop(egress);
    const { egressInfo } = await ended(egress);
    console.log(JSON.stringify(egressInfo), JSON.stringify(active), JSON.stringify(stopped));
    const file = join(folder, 'two.mp4');
    console.log(await probe(file), await brightness(file), await loudness(file));
    await alice.leave();
    await bob.leave();
  });
});
