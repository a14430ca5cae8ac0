import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { call, twirp } from './support/api.mjs';
import { Browser } from './support/browser.mjs';
import { Hooks } from './support/hooks.mjs';
import { brightness, loudness, needsFfmpeg, probe } from './support/media.mjs';
import { dispose, NativeClient } from './support/native.mjs';
import { isDevServer, Server } from './support/server.mjs';
import { Storage } from './support/storage.mjs';
import { until } from './support/until.mjs';

const EGRESS = { service: 'Egress' };
const REDIS = 'redis:\n  address: 127.0.0.1:6379\n';
const trackSid = (client, name) => [...client.room.localParticipant.trackPublications.values()].find((track) => track.name === name).sid;
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
    await server?.stop();
    await hooks?.stop();
    rmSync(folder, { recursive: true, force: true });
  });


  describe('a meeting of three', () => {
    const room = 'three';
    const file = () => join(folder, `${room}.mp4`);
    let alice, bob, carol, egress, marks;
    const seconds = (at) => (at - marks.active) / 1000;

    before(async () => {
      alice = await NativeClient.join(server, room, 'alice');
      bob = await NativeClient.join(server, room, 'bob');
      await Promise.all([alice.publishMicrophone(), alice.publishCamera(), bob.publishCamera()]);
      egress = await start(room);
      const active = await until('webhook of the active recording', () => told(egress).find(({ egressInfo }) => egressInfo.status === 'EGRESS_ACTIVE'));
      marks = { active: Number(active.egressInfo.fileResults[0].startedAt) / 1e6 };
    });
    after(() => Promise.all([alice, bob].map((client) => client.leave())));

    test('starts at once, as LiveKit tells it', () => {
      assert.match(egress.egress_id, /^EG_\w{12}$/);
      assert.equal(egress.status, 'EGRESS_STARTING');
      assert.equal(egress.room_name, room);
      assert.match(egress.room_id, /^RM_/);
      assert.deepEqual(egress.file_results, [{ filename: file(), started_at: '0', ended_at: '0', duration: '0', size: '0', location: '' }]);
      assert.equal(egress.room_composite.layout, 'grid');
      assert.ok(Math.abs(Number(egress.started_at) / 1e6 - Date.now()) < 60_000);
    });
    test('everybody sees that the room is recorded, and nobody sees by whom', async () => {
      await until('alice to know', () => alice.room.isRecording);
      assert.equal((await call(server, 'ListRooms', { names: [room] })).rooms[0].active_recording, true);
      const recorder = await call(server, 'GetParticipant', { room, identity: egress.egress_id });
      assert.equal(recorder.kind, 'EGRESS');
      assert.ok(recorder.permission.hidden && recorder.permission.recorder && !recorder.permission.can_publish);
      await hooks.wait(room, 'participant_joined', ({ participant }) => participant.identity === egress.egress_id && participant.kind === 'EGRESS');
      assert.equal(alice.room.remoteParticipants.has(egress.egress_id), false);
    });
    test('somebody comes, mutes, and goes', async () => {
      await wait(2000);
      carol = await NativeClient.join(server, room, 'carol');
      const { sid } = await carol.publishCamera();
      await hooks.wait(room, 'track_published', ({ track }) => track.sid === sid);
      marks.came = Date.now();
      await wait(2000);
      await call(server, 'MutePublishedTrack', { room, identity: 'alice', track_sid: trackSid(alice, 'mic'), muted: true });
      marks.muted = Date.now();
      await wait(2500);
      await carol.leave();
      await hooks.wait(room, 'participant_left', ({ participant }) => participant.identity === 'carol');
      marks.left = Date.now();
      await wait(2000);
    });
    test('stops with a file', async () => {
      const stopped = await stop(egress);
      marks.stopped = Date.now();
      assert.equal(stopped.status, 'EGRESS_ENDING');
      const { egressInfo } = await ended(egress);
      const [result] = egressInfo.fileResults;
      assert.equal(egressInfo.status, 'EGRESS_COMPLETE');
      assert.equal(egressInfo.details, 'End reason: StopEgress API');
      assert.equal(egressInfo.error, undefined);
      assert.equal(result.location, file());
      assert.equal(Number(result.size), statSync(file()).size);
      assert.ok(Math.abs(Number(result.duration) / 1e9 - seconds(marks.stopped)) < 0.3, result.duration);
      assert.equal((await call(server, 'ListRooms', { names: [room] })).rooms[0].active_recording, false);
    });
    test('the webhooks come in LiveKit\'s order', () => {
      const events = told(egress).map(({ event, egressInfo }) => `${event} ${egressInfo.status ?? 'EGRESS_STARTING'}`);
      assert.deepEqual(events, ['egress_started EGRESS_STARTING', 'egress_updated EGRESS_ACTIVE', 'egress_updated EGRESS_ENDING', 'egress_ended EGRESS_COMPLETE']);
      assert.ok(told(egress).every(({ signed, room: about }) => signed && about === undefined));
    });
    test('the file is as long as the recording, with picture and sound', async () => {
      const { seconds: length, video, audio } = await probe(file());
      assert.ok(Math.abs(length - seconds(marks.stopped)) < 0.3, `${length} for ${seconds(marks.stopped)}`);
      assert.deepEqual([video.codec, video.width, video.height, audio.codec], ['h264', 1280, 720, 'aac']);
      assert.ok(Math.abs(video.seconds - audio.seconds) < 0.1, `${video.seconds} and ${audio.seconds}`);
    });
    test('the moov atom comes before the media', () => {
      const bytes = readFileSync(file());
      assert.ok(bytes.indexOf('moov') < bytes.indexOf('mdat'));
    });
    test('the tiles are there while their people are', async () => {
      // Each picture is 4:3 in the middle of its tile. Two tiles stand side by side, with black below; the third opens a second row.
      const third = { crop: '200:80:220:625', seconds: 1 };
      const first = { crop: '200:60:220:160', seconds: 1 };
      const changes = async (when, where) => {
        const { min, max } = await brightness(file(), { ...where, from: when });
        return max - min > 30;
      };
      assert.equal(await changes(0.5, first), true, 'alice at the start');
      assert.equal(await changes(0.5, third), false, 'carol before she came');
      assert.equal(await changes(seconds(marks.came) + 0.7, third), true, 'carol');
      assert.equal(await changes(seconds(marks.left) + 0.7, third), false, 'carol after she left');
      assert.equal(await changes(seconds(marks.left) + 0.7, first), true, 'alice at the end');
    });
    test('alice is heard until she is muted', async () => {
      assert.ok((await loudness(file(), { from: 0.5 })) > -25);
      assert.ok((await loudness(file(), { from: seconds(marks.muted) - 1.2 })) > -25);
      assert.ok((await loudness(file(), { from: seconds(marks.muted) + 0.5 })) < -60);
    });
    test('what has ended stays in the list, and can\'t be stopped again', async () => {
      assert.equal((await one(egress)).status, 'EGRESS_COMPLETE');
      assert.deepEqual((await list({ room_name: room })).map(({ egress_id }) => egress_id), [egress.egress_id]);
      assert.deepEqual(await list({ room_name: room, active: true }), []);
      const again = await twirp(server, 'StopEgress', { egress_id: egress.egress_id }, EGRESS);
      assert.deepEqual([again.status, again.json], [412, { code: 'failed_precondition', msg: 'twirp error unknown: egress with status EGRESS_COMPLETE cannot be stopped' }]);
    });
  });

  describe('one in a meeting', () => {
    const room = 'one';
    let alice;
    before(async () => {
      alice = await NativeClient.join(server, room, 'alice');
      await Promise.all([alice.publishMicrophone(), alice.publishCamera()]);
    });
    after(async () => {
      await server.faults({ reset: true, api: { stopEgressMs: 100, startEgressMs: 100 } });
      await alice.leave();
    });
    let count = 0;
    const fresh = () => join(folder, `one-${++count}.mp4`);
    const record = async (more) => {
      const filepath = fresh();
      const egress = await start(room, { file_outputs: [{ filepath, file_type: 'MP4' }], ...more });
      return { ...egress, file: filepath };
    };
    const active = async (more) => {
      const egress = await record(more);
      await reaches(egress, 'EGRESS_ACTIVE');
      return egress;
    };

    test('stopped before it could start: aborted', async () => {
      await server.faults({ egress: { slowStartMs: 60_000 } });
      const egress = await record();
      assert.equal((await stop(egress)).status, 'EGRESS_ABORTED');
      const { egressInfo } = await ended(egress);
      assert.deepEqual([egressInfo.status, egressInfo.error, egressInfo.errorCode], ['EGRESS_ABORTED', 'Stop called before pipeline could start', 412]);
      assert.equal(existsSync(egress.file), false);
      await server.faults({ egress: { slowStartMs: 0 } });
    });
    test('sound alone, where no picture is asked for', async () => {
      const egress = await active({ audio_only: true });
      await wait(1500);
      await stop(egress);
      await ended(egress);
      const { video, audio } = await probe(egress.file);
      assert.equal(video, undefined);
      assert.equal(audio.codec, 'aac');
      assert.ok((await loudness(egress.file, { from: 0.5 })) > -25);
    });
    test('a preset sets the size, and a layout may change', async () => {
      const egress = await active({ preset: 'PORTRAIT_H264_720P_30', layout: 'speaker' });
      const changed = await call(server, 'UpdateLayout', { egress_id: egress.egress_id, layout: 'single-speaker' }, EGRESS);
      assert.equal(changed.room_composite.layout, 'single-speaker');
      await wait(1500);
      await stop(egress);
      await ended(egress);
      const { video } = await probe(egress.file);
      assert.deepEqual([video.width, video.height], [720, 1280]);
      assert.ok((await brightness(egress.file, { from: 0.5, crop: '400:400:160:440' })).max > 60);
    });
    test('a camera that is off leaves its name', async () => {
      const bob = await NativeClient.join(server, room, 'bob');
      const { sid } = await bob.publishCamera();
      await hooks.wait(room, 'track_published', ({ track }) => track.sid === sid);
      const egress = await active();
      await wait(1500);
      await call(server, 'MutePublishedTrack', { room, identity: 'bob', track_sid: sid, muted: true });
      await wait(2000);
      await stop(egress);
      await ended(egress);
      await bob.leave();
      const length = (await probe(egress.file)).seconds;
      const right = { crop: '640:720:640:0', seconds: 0.5 };
      const off = await brightness(egress.file, { ...right, from: length - 1 });
      assert.ok(off.min > 16 && off.max < 20, `${off.min} to ${off.max}: white letters on black`);
      assert.ok((await brightness(egress.file, { ...right, from: 0.5 })).max > 30);
    });

    test('a limit ends it with its file', async () => {
      await server.faults({ egress: { maxDurationMs: 1500 } });
      const egress = await active();
      const { egressInfo } = await ended(egress);
      await server.faults({ egress: { maxDurationMs: 0 } });
      assert.deepEqual([egressInfo.status, egressInfo.error, egressInfo.errorCode], ['EGRESS_LIMIT_REACHED', 'Session limit reached', 413]);
      assert.ok(Math.abs((await probe(egress.file)).seconds - 1.5) < 0.3);
    });
    test('aborted and failed on demand: no file', async () => {
      const aborted = await active();
      await disturb({ room, do: 'abort' });
      const abort = (await ended(aborted)).egressInfo;
      assert.deepEqual([abort.status, abort.errorCode, existsSync(aborted.file)], ['EGRESS_ABORTED', 412, false]);
      const failed = await active();
      await disturb({ egressId: failed.egress_id, do: 'fail', text: 'CPU exhausted: 4.00 cores used', code: 403 });
      const { egressInfo } = await ended(failed);
      assert.deepEqual([egressInfo.status, egressInfo.error, egressInfo.errorCode, existsSync(failed.file)], ['EGRESS_FAILED', 'CPU exhausted: 4.00 cores used', 403, false]);
      await until('the room to be unrecorded', async () => !(await call(server, 'ListRooms', { names: [room] })).rooms[0].active_recording);
    });
    test('a silent one is to be found in the list alone', async () => {
      const egress = await active();
      await disturb({ room, do: 'silence' });
      const heard = told(egress).length;
      await stop(egress);
      await reaches(egress, 'EGRESS_COMPLETE');
      assert.equal((await server.state()).pendingWebhooks, 0);
      assert.equal(told(egress).length, heard);
      assert.ok(statSync(egress.file).size > 0);
    });
    test('a vanished one is forgotten, with its file or without', async () => {
      for (const keepFile of [false, true]) {
        const egress = await active();
        const heard = told(egress).length;
        await wait(500);
        await disturb({ room, do: 'vanish', keepFile });
        assert.deepEqual(await list({ room_name: room, active: true }), []);
        const gone = await twirp(server, 'StopEgress', { egress_id: egress.egress_id }, EGRESS);
        assert.deepEqual([gone.status, gone.json.msg], [404, 'twirp error unknown: egress does not exist']);
        if (keepFile) await until('its file', () => existsSync(egress.file));
        assert.equal(existsSync(egress.file), keepFile);
        assert.equal(told(egress).length, heard);
      }
    });
    test('without a worker nobody answers', async () => {
      await server.faults({ egress: { noWorker: true } });
      const answer = await twirp(server, 'StartRoomCompositeEgress', { room_name: room }, EGRESS);
      await server.faults({ egress: { noWorker: false } });
      assert.deepEqual([answer.status, answer.json.msg], [503, 'twirp error unknown: no response from servers']);
    });
    test('a black picture, and half a file, where a test wants them', async () => {
      await server.faults({ egress: { black: true } });
      const black = await active();
      await wait(1000);
      await stop(black);
      await ended(black);
      assert.ok((await brightness(black.file)).max < 17);
      assert.ok((await loudness(black.file)) > -25);
      await server.faults({ egress: { black: false, truncate: true } });
      const half = await active();
      await wait(1000);
      await stop(half);
      const { egressInfo } = await ended(half);
      await server.faults({ egress: { truncate: false } });
      assert.equal(statSync(half.file).size, Math.floor(Number(egressInfo.fileResults[0].size) / 2));
    });
    test('what is running is told, and an unknown order is refused', async () => {
      const egress = await active();
      await until('packets of both tracks', async () => {
        const { tracks } = (await server.state()).egresses.find(({ egressId }) => egressId === egress.egress_id);
        return tracks.length === 2 && tracks.every(({ identity, written }) => identity === 'alice' && written > 1);
      });
      for (const order of [{ room, do: 'explode' }, { room: 'nowhere', do: 'abort' }]) {
        assert.equal((await fetch(`${server.http}/dev/egress`, { method: 'POST', body: JSON.stringify(order) })).status, 400);
      }
      await stop(egress);
      await ended(egress);
    });
    test('what can\'t be made is refused', async () => {
      for (const outputs of [{}, { file_outputs: [{ filepath: 'x', gcp: { bucket: 'b' } }] }, { segment_outputs: [{}] }]) {
        const answer = await twirp(server, 'StartRoomCompositeEgress', { room_name: room, ...outputs }, EGRESS);
        assert.deepEqual([answer.status, answer.json.code], [400, 'invalid_argument']);
      }
    });
  });

  describe('into a storage', () => {
    const room = 'stored';
    let alice, storage;
    before(async () => {
      storage = await Storage.start();
      alice = await NativeClient.join(server, room, 'alice');
      await alice.publishMicrophone();
    });
    after(async () => {
      await alice.leave();
      await storage.stop();
    });
    const record = async (secret) => {
      const s3 = { endpoint: storage.url, bucket: 'meetings', region: 'eu-central-1', force_path_style: true, access_key: storage.accessKey, secret };
      const egress = await start(room, { file_outputs: [{ filepath: 'recordings/{room_name}/a b+c.mp4', file_type: 'MP4', s3 }] });
      await reaches(egress, 'EGRESS_ACTIVE');
      await wait(1000);
      await stop(egress);
      return { egress, ...(await ended(egress)) };
    };

    test('an object that plays, at the place that is told', async () => {
      const { egress, egressInfo, body } = await record(storage.secret);
      const key = 'recordings/stored/a b+c.mp4';
      assert.equal(egressInfo.status, 'EGRESS_COMPLETE');
      assert.equal(egressInfo.fileResults[0].location, `https://127.0.0.1:${storage.port}/meetings/${key}`);
      assert.equal(egressInfo.fileResults[0].filename, key);
      const object = storage.objects.get(`/meetings/${key}`);
      assert.equal(object.type, 'video/mp4');
      const copy = join(folder, 'stored.mp4');
      writeFileSync(copy, object.bytes);
      assert.ok((await probe(copy)).audio.seconds > 0.7);
      assert.deepEqual(egress.room_composite.file_outputs[0].s3.secret, '{secret}');
      for (const secret of [storage.secret, storage.accessKey]) assert.ok(!body.includes(secret) && !JSON.stringify(egress).includes(secret));
    });
    test('a storage that refuses: failed, in its words', async () => {
      const { egressInfo } = await record('another-secret');
      assert.deepEqual([egressInfo.status, egressInfo.errorCode], ['EGRESS_FAILED', 400]);
      assert.match(egressInfo.error, /^S3 upload failed: .*StatusCode: 403.*SignatureDoesNotMatch/);
      assert.equal(egressInfo.fileResults[0].location, undefined);
    });
  });

  describe('in Chromium', () => {
    let browser;
    before(async () => (browser = await Browser.start()));
    after(() => browser?.stop());

    for (const videoCodec of ['vp8', 'h264', 'vp9']) {
      test(`a camera in ${videoCodec}, and a screen beside it`, async () => {
        const room = `codec-${videoCodec}`;
        const alice = await browser.page();
        await alice.join(server, room, 'alice', { publish: ['camera', 'microphone'], publishDefaults: { videoCodec, backupCodec: false } });
        const egress = await start(room);
        await reaches(egress, 'EGRESS_ACTIVE');
        const begun = Date.now();
        await wait(2500);
        await alice.run(() => room.localParticipant.setScreenShareEnabled(true));
        const shared = await hooks.wait(room, 'track_published', ({ track }) => track.source === 'SCREEN_SHARE');
        const screenAt = (shared.at - begun) / 1000;
        await wait(2500);
        const stopped = (await stop(egress)) && (Date.now() - begun) / 1000;
        const file = join(folder, `${room}.mp4`);
        assert.equal((await ended(egress)).egressInfo.status, 'EGRESS_COMPLETE');
        await alice.close();
        const { seconds, video, audio } = await probe(file);
        assert.ok(Math.abs(seconds - stopped) < 0.3, `${seconds} for ${stopped}`);
        assert.ok(Math.abs(video.seconds - audio.seconds) < 0.1);
        // Chromium's camera is a green that is darker than black, with something bright that turns; its microphone beeps.
        const left = { crop: '200:500:20:200' };
        assert.ok((await brightness(file, { from: 1 })).max > 40);
        assert.ok((await brightness(file, { ...left, from: 1 })).mean < 10, 'the camera is everywhere');
        assert.ok(Math.abs((await brightness(file, { ...left, from: screenAt + 1 })).mean - 16) < 2, 'it went aside');
        assert.ok((await loudness(file, { seconds })) > -60);
      });
    }
  });

  describe('how a meeting ends', () => {
    const enter = async (room) => {
      const client = await NativeClient.join(server, room, 'alice');
      await client.publishMicrophone();
      const egress = await start(room);
      await reaches(egress, 'EGRESS_ACTIVE');
      await wait(1000);
      return { client, egress };
    };
    test('the last one leaves: complete', async () => {
      const { client, egress } = await enter('left');
      await client.leave();
      const { egressInfo } = await ended(egress);
      assert.deepEqual([egressInfo.status, egressInfo.details], ['EGRESS_COMPLETE', 'End reason: Source closed']);
      await hooks.wait('left', 'room_finished');
    });
    test('DeleteRoom: complete', async () => {
      const { client, egress } = await enter('deleted');
      await call(server, 'DeleteRoom', { room: 'deleted' });
      assert.equal((await ended(egress)).egressInfo.status, 'EGRESS_COMPLETE');
      assert.ok((await probe(join(folder, 'deleted.mp4'))).seconds > 0.7);
      await client.leave();
    });
    test('nobody ever publishes: it waits, and is aborted when they go', async () => {
      const client = await NativeClient.join(server, 'quiet', 'alice');
      const egress = await start('quiet');
      await hooks.wait('quiet', 'participant_joined', ({ participant }) => participant.identity === egress.egress_id);
      assert.equal((await one(egress)).status, 'EGRESS_STARTING');
      await client.leave();
      const { egressInfo } = await ended(egress);
      assert.deepEqual([egressInfo.status, egressInfo.error], ['EGRESS_ABORTED', 'Start signal not received']);
    });
    test('a room that is created with its recording', async () => {
      const room = 'automatic';
      const filepath = join(folder, 'auto/{room_name}-{time}');
      await call(server, 'CreateRoom', { name: room, egress: { room: { room_name: room, preset: 'H264_720P_30', file_outputs: [{ filepath, file_type: 'MP4' }] } } });
      const [egress] = await list({ room_name: room, active: true });
      assert.equal(egress.status, 'EGRESS_STARTING');
      const client = await NativeClient.join(server, room, 'alice');
      await client.publishMicrophone();
      await reaches(egress, 'EGRESS_ACTIVE');
      await wait(1000);
      await client.leave();
      const { location } = (await ended(egress)).egressInfo.fileResults[0];
      assert.match(location, /\/auto\/automatic-\d{4}-\d\d-\d\dT\d{6}\.mp4$/);
      assert.ok((await probe(location)).seconds > 0.7);
    });
    test('a room that is not there', async () => {
      const answer = await twirp(server, 'StartRoomCompositeEgress', { room_name: 'nowhere', file_outputs: [{}] }, EGRESS);
      assert.deepEqual([answer.status, answer.json], [404, { code: 'not_found', msg: 'twirp error unknown: requested room does not exist' }]);
    });
  });
});

describe('recordings and the process', isDevServer ? {} : skip, () => {
  let server, hooks, folder, alice;
  const start = () => call(server, 'StartRoomCompositeEgress', { room_name: 'r', file_outputs: [{ filepath: join(folder, 'r.mp4') }] }, EGRESS);
  const status = async ({ egress_id }) => (await call(server, 'ListEgress', { egress_id }, EGRESS)).items[0].status;
  const told = (wanted) => until(`a webhook of ${wanted}`, () => hooks.received.find(({ egressInfo }) => egressInfo?.status === wanted)?.egressInfo);
  /** What the server keeps of tracks while it records. */
  const kept = () => readdirSync(folder).filter((name) => name.startsWith('livekit-dev-egress-'));

  async function record(env) {
    folder = mkdtempSync(join(tmpdir(), 'livekit-dev-recordings-'));
    hooks = await Hooks.start();
    server = await Server.start({ more: hooks.yaml() + REDIS, env: { TMPDIR: folder, ...env } });
    alice = await NativeClient.join(server, 'r', 'alice');
    await alice.publishMicrophone();
    return start();
  }
  const active = async () => {
    const egress = await record();
    await until('the recording to be active', async () => (await status(egress)) === 'EGRESS_ACTIVE');
    return egress;
  };
  afterEach(async () => {
    await alice.leave().catch(() => {});
    await server.stop();
    await hooks.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  after(() => dispose());

  test('without ffmpeg a recording fails, and says why', async () => {
    await record({ PATH: '/nonexistent' });
    const { error, errorCode } = await told('EGRESS_FAILED');
    assert.match(error, /^ffmpeg is not installed/);
    assert.equal(errorCode, 500);
    assert.deepEqual(kept(), []);
  });
  test('without redis there is none, until a test wants it', async () => {
    folder = mkdtempSync(join(tmpdir(), 'livekit-dev-recordings-'));
    hooks = await Hooks.start();
    server = await Server.start();
    alice = await NativeClient.join(server, 'r', 'alice');
    assert.equal((await twirp(server, 'ListEgress', {}, EGRESS)).status, 500);
    await server.faults({ egress: { enabled: true } });
    assert.deepEqual((await call(server, 'ListEgress', {}, EGRESS)).items, []);
  });
  test('a server that is asked to end waits for the last one and their recording', needsFfmpeg, async () => {
    await active();
    await wait(1000);
    server.signal('SIGTERM');
    await alice.leave();
    assert.deepEqual(await server.ended(), { code: 0, signal: null });
    assert.ok((await probe(join(folder, 'r.mp4'))).seconds > 0.7);
    assert.deepEqual(kept(), []);
  });
  test('a server that is forced to end aborts it', needsFfmpeg, async () => {
    await active();
    server.signal('SIGTERM');
    await until('the drain', () => server.stderr.includes('exit requested'));
    server.signal('SIGTERM');
    await server.ended();
    assert.equal((await told('EGRESS_ABORTED')).details, 'End reason: Process killed');
    assert.deepEqual(kept(), []);
    assert.equal(existsSync(join(folder, 'r.mp4')), false);
  });
});
