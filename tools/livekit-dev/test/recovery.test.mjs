import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { call } from './support/api.mjs';
import { Browser } from './support/browser.mjs';
import { devOnly, Server } from './support/server.mjs';
import { until } from './support/until.mjs';

describe('browsers and codecs', () => {
  let server, browser;
  before(async () => {
    server = await Server.start();
    browser = await Browser.start();
  });
  after(async () => {
    await browser?.stop();
    await server?.stop();
  });

  for (const codec of ['vp8', 'h264', 'vp9']) {
    test(`${codec} is published and seen, in both modes`, async () => {
      const room = `codec-${codec}`;
      const enter = async (identity, options) => (await browser.page()).join(server, room, identity, options);
      const publisher = await enter('publisher', { publish: ['camera'], publishDefaults: { videoCodec: codec, backupCodec: false } });
      const [single, dual] = [await enter('single'), await enter('dual', { single: false })];
      await Promise.all([single.seesFrames('publisher'), dual.seesFrames('publisher')]);
      const { tracks } = await call(server, 'GetParticipant', { room, identity: 'publisher' });
      assert.equal(tracks[0].mime_type, `video/${codec.toUpperCase()}`);
      await Promise.all([publisher, single, dual].map((client) => client.close()));
    });
  }

  async function sendsNoMore(room) {
    const packets = async () => {
      const { participants } = (await server.state()).rooms.find(({ name }) => name === room);
      return participants[0].publishes[0].packets;
    };
    let last = -1;
    await until('no more packets', async () => last === (last = await packets()), { everyMs: 600 });
  }

  test('dynacast: what nobody subscribes to is not sent after a while, and is there for the next one', devOnly, async () => {
    const publisher = await (await browser.page()).join(server, 'dynacast', 'publisher', { publish: ['camera'] });
    await sendsNoMore('dynacast');
    const viewer = await (await browser.page()).join(server, 'dynacast', 'viewer');
    await viewer.seesFrames('publisher');
    await Promise.all([publisher.close(), viewer.close()]);
  });

  test('dynacast: a publisher who was away when somebody came sends again when it is back', devOnly, async () => {
    const publisher = await (await browser.page()).join(server, 'away', 'publisher', { publish: ['camera'] });
    await sendsNoMore('away');
    await publisher.run(() => {
      room.engine.reconnectPolicy = { nextRetryDelayInMs: () => 4000 };
      return room.simulateScenario('signal-reconnect');
    });
    const viewer = await (await browser.page()).join(server, 'away', 'viewer');
    await viewer.seesFrames('publisher');
    await Promise.all([publisher.close(), viewer.close()]);
  });

  test('adaptive stream: what nobody looks at is not sent, and comes back', devOnly, async () => {
    const publisher = await (await browser.page()).join(server, 'adaptive', 'publisher', { publish: ['camera'] });
    const viewer = await (await browser.page()).join(server, 'adaptive', 'viewer');
    await viewer.seesFrames('publisher');
    const isEnabled = async () => {
      const { participants } = (await server.state()).rooms.find((room) => room.name === 'adaptive');
      return participants.find((p) => p.identity === 'viewer').receives[0].enabled;
    };
    await viewer.run(() => (document.querySelector('video').style.display = 'none'));
    await until('paused', async () => !(await isEnabled()));
    await viewer.run(() => (document.querySelector('video').style.display = 'block'));
    await until('resumed', isEnabled);
    await viewer.seesFrames('publisher');
    await Promise.all([publisher.close(), viewer.close()]);
  });

  test('a dozen joins and leaves leave nothing behind', devOnly, async () => {
    const publisher = await (await browser.page()).join(server, 'soak', 'publisher', { publish: ['camera'] });
    const openFiles = () => readdirSync(`/proc/${server.child.pid}/fd`).length;
    const memory = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.child.pid}/status`, 'utf8'))[1]) / 1024;
    let before;
    for (let i = 0; i < 12; i++) {
      const viewer = await (await browser.page()).join(server, 'soak', `viewer-${i}`, { single: i % 2 === 0 });
      await viewer.event('firstFrame');
      await viewer.close();
      await until('gone', async () => (await call(server, 'ListParticipants', { room: 'soak' })).participants.length === 1);
      // The first few fill caches.
      if (i === 3) before = { memory: memory() };
    }
    await until('sockets closed', async () => openFiles() < 60);
    assert.ok(memory() - before.memory < 60, `${before.memory} MB, then ${memory()} MB`);
    await publisher.close();
  });
});

describe('a server that was killed and started again', () => {
  let server, browser;
  before(async () => {
    server = await Server.start();
    browser = await Browser.start();
  });
  after(async () => {
    await browser?.stop();
    await server?.stop();
  });

  test('both clients are back, and see each other', async () => {
    const enter = async (identity, single) => (await browser.page()).join(server, 'killed', identity, { single, publish: ['camera'] });
    const [alice, bob] = [await enter('alice', true), await enter('bob', false)];
    await Promise.all([alice.seesFrames('bob'), bob.seesFrames('alice')]);
    server.signal('SIGKILL');
    await server.ended();
    await server.spawn();
    await Promise.all([alice, bob].map((client) => client.event('reconnected')));
    await Promise.all([alice.seesFrames('bob'), bob.seesFrames('alice')]);
  });
});
