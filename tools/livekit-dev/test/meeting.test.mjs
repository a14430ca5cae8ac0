import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { call, everything, twirp } from './support/api.mjs';
import { Browser } from './support/browser.mjs';
import { Hooks } from './support/hooks.mjs';
import { isDevServer, Server } from './support/server.mjs';
import { decode, joinToken } from './support/tokens.mjs';
import { until } from './support/until.mjs';

/** A meeting in Chromium with livekit-client, from joining to the deleted room. The checks follow each other. */
function meeting(mode) {
  const single = mode === 'single';
  const room = `meeting-${mode}`;
  const meet = { room };
  let server, hooks, browser, alice, bob, carol;
  const enter = (identity, options) => browser.page().then((client) => client.join(server, room, identity, { single, ...options }));
  const participant = async (identity) => call(server, 'GetParticipant', { ...meet, identity });
  const trackOf = async (identity, source) => (await participant(identity)).tracks.find((track) => track.source === source);

  before(async () => {
    hooks = await Hooks.start();
    server = await Server.start({ more: hooks.yaml() });
    browser = await Browser.start();
  });
  after(async () => {
    await browser?.stop();
    await server?.stop();
    await hooks?.stop();
  });

  test('two join with camera and microphone', async () => {
    await call(server, 'CreateRoom', { name: room, metadata: 'from the start', empty_timeout: 300 });
    [alice, bob] = await Promise.all(['alice', 'bob'].map((who) => enter(who, { publish: ['camera', 'microphone'] })));
    assert.equal(await alice.run(() => room.metadata), 'from the start');
  });
  test('each sees the other', () => Promise.all([bob.seesFrames('alice'), alice.seesFrames('bob')]));
  test('sound reaches the other', async () => {
    // Chromium's one fake microphone beeps for the first page only; the second page's is silent, but its packets come.
    await bob.hears('alice');
    await until('packets of bob', () => alice.run(() => audioPacketsOf('bob')));
  });
  test('the one who speaks is reported in steps of an eighth', async () => {
    const { level } = await bob.event('speaker', { who: 'alice' });
    assert.equal((level * 8) % 1, 0);
  });
  test('the publisher learns that somebody subscribes', () => alice.event('localTrackSubscribed', { source: 'camera' }));
  test('connection quality is reported', () => alice.event('quality', { who: 'alice', quality: 'excellent' }));
  test('the mode is the asked one', async () => {
    assert.equal(await alice.run(() => room.engine.pcManager.subscriber !== undefined), !single);
  });

  /** Nobody promises that a single lossy packet arrives. */
  async function arrivesOneTime(send, wanted) {
    const isWanted = (data) => Object.entries(wanted).every(([key, value]) => data[key] === value);
    const check = async () => {
      await send();
      return (await bob.events('data')).some(isWanted);
    };
    await until(`bob to have ${JSON.stringify(wanted)}`, check, { everyMs: 200 });
  }

  test('reliable data reaches the other with its true sender', async () => {
    await alice.run(() => room.localParticipant.publishData(new TextEncoder().encode('reliable'), { reliable: true, topic: 'chat' }));
    assert.equal((await bob.event('data', { text: 'reliable' })).from, 'alice');
  });
  test('lossy data', async () => {
    const send = () => alice.run(() => room.localParticipant.publishData(new TextEncoder().encode('lossy'), { reliable: false }));
    await arrivesOneTime(send, { text: 'lossy', from: 'alice' });
  });
  test('data to one identity only', async () => {
    await alice.run(() => room.localParticipant.publishData(new TextEncoder().encode('for nobody'), { reliable: true, destinationIdentities: ['zoe'] }));
    await alice.run(() => room.localParticipant.publishData(new TextEncoder().encode('for bob'), { reliable: true, destinationIdentities: ['bob'] }));
    await bob.event('data', { text: 'for bob' });
    assert.ok(!(await bob.events('data')).some((data) => data.text === 'for nobody'));
  });
  test('chat message', async () => {
    await alice.run(() => room.localParticipant.sendChatMessage('hello'));
    await bob.event('chat', { text: 'hello', from: 'alice' });
  });
  test('text stream', async () => {
    await alice.run(() => room.localParticipant.sendText('a streamed text', { topic: 'test.text' }));
    await bob.event('textStream', { text: 'a streamed text', from: 'alice' });
  });
  test('byte stream of 300 kB', async () => {
    await alice.run(() => room.localParticipant.sendFile(new File([new Uint8Array(300_000)], 'file.bin'), { topic: 'test.bytes' }));
    await bob.event('byteStream', { name: 'file.bin', size: 300_000 });
  });
  test('a forged sender inside a packet is replaced', async () => {
    await alice.run(async () => {
      const encode = room.engine.sendDataPacket.bind(room.engine);
      room.engine.sendDataPacket = (packet, kind) => {
        packet.participantIdentity = 'mallory';
        packet.value.value.participantIdentity = 'mallory';
        return encode(packet, kind);
      };
      await room.localParticipant.publishData(new TextEncoder().encode('forged'), { reliable: true });
      delete room.engine.sendDataPacket;
    });
    assert.equal((await bob.event('data', { text: 'forged' })).from, 'alice');
  });
  test('data of the server comes from nobody', async () => {
    const data = Buffer.from('from the server').toString('base64');
    await call(server, 'SendData', { ...meet, data, kind: 'RELIABLE', topic: 'portal' });
    assert.equal((await bob.event('data', { text: 'from the server' })).from, null);
  });
  test('data of the server to one', async () => {
    const data = Buffer.from('only for bob').toString('base64');
    await arrivesOneTime(() => call(server, 'SendData', { ...meet, data, kind: 'LOSSY', destination_identities: ['bob'] }), { text: 'only for bob' });
    assert.ok(!(await alice.events('data')).some((event) => event.text === 'only for bob'));
  });

  test('server mute is seen by both', async () => {
    const { sid } = await trackOf('alice', 'MICROPHONE');
    const { track } = await call(server, 'MutePublishedTrack', { ...meet, identity: 'alice', track_sid: sid, muted: true });
    assert.equal(track.muted, true);
    await Promise.all([alice.event('trackMuted', { who: 'alice' }), bob.event('trackMuted', { who: 'alice' })]);
    assert.equal(await alice.run(() => room.localParticipant.isMicrophoneEnabled), false);
  });
  test('the server may not unmute', async () => {
    const { sid } = await trackOf('alice', 'MICROPHONE');
    const answer = await twirp(server, 'MutePublishedTrack', { ...meet, identity: 'alice', track_sid: sid, muted: false });
    assert.equal(answer.status, 412);
  });
  test('the muted one unmutes herself', async () => {
    await alice.run(() => room.localParticipant.setMicrophoneEnabled(true));
    await bob.event('trackUnmuted', { who: 'alice' });
  });
  test('camera off and on again', async () => {
    await alice.run(() => room.localParticipant.setCameraEnabled(false));
    await bob.event('trackMuted', { who: 'alice', source: 'camera' });
    await alice.run(() => room.localParticipant.setCameraEnabled(true));
    await bob.event('trackUnmuted', { who: 'alice', source: 'camera' });
    await bob.seesFrames('alice');
  });
  test('screen share begins and ends', async () => {
    await alice.run(() => room.localParticipant.setScreenShareEnabled(true));
    await bob.seesFrames('alice', 'screen_share');
    await alice.run(() => room.localParticipant.setScreenShareEnabled(false));
    await bob.event('trackUnsubscribed', { source: 'screen_share' });
    await bob.seesFrames('alice');
  });
  test('a second screen share takes the same section', async () => {
    await alice.run(() => room.localParticipant.setScreenShareEnabled(true));
    await bob.event('trackSubscribed', { source: 'screen_share' }, { after: 1 });
    await bob.seesFrames('alice', 'screen_share');
    await alice.run(() => room.localParticipant.setScreenShareEnabled(false));
    await bob.event('trackUnsubscribed', { source: 'screen_share' }, { after: 1 });
  });

  test('name, metadata and attributes set by the server', async () => {
    await call(server, 'UpdateParticipant', { ...meet, identity: 'alice', name: 'Alice A.', metadata: 'student', attributes: { hand: 'up' } });
    await bob.event('name', { who: 'alice', value: 'Alice A.' });
    await bob.event('metadata', { who: 'alice', value: 'student' });
    await bob.event('attributes', { who: 'alice', hand: 'up' });
  });
  test('a client without the right cannot change its own', async () => {
    const failures = await alice.run(() => {
      const own = room.localParticipant;
      const changes = [own.setMetadata('teacher'), own.setName('Teacher'), own.setAttributes({ hand: '', role: 'owner' })];
      return Promise.all(changes.map((change) => change.then(() => 'done', (error) => `${error.name} ${error.reason}`)));
    });
    const NOT_ALLOWED = 2;
    assert.deepEqual(failures, Array(3).fill(`SignalRequestError ${NOT_ALLOWED}`));
    const { metadata, name, attributes } = await participant('alice');
    assert.deepEqual([metadata, name, attributes], ['student', 'Alice A.', { hand: 'up' }]);
  });
  test('the refreshed token carries the new name', async () => {
    const claims = decode(await until('refreshed token', () => alice.run(() => room.engine.token)));
    assert.equal(claims.name, 'Alice A.');
    assert.deepEqual(claims.attributes, { hand: 'up' });
  });
  test('room metadata', async () => {
    await call(server, 'UpdateRoomMetadata', { ...meet, metadata: 'second part' });
    await alice.event('roomMetadata', { value: 'second part' });
  });
  test('the server ends a subscription and gives it back', async () => {
    const { sid } = await trackOf('alice', 'CAMERA');
    await call(server, 'UpdateSubscriptions', { ...meet, identity: 'bob', track_sids: [sid], subscribe: false });
    const { count } = await bob.event('trackUnsubscribed', { who: 'alice', source: 'camera' });
    const before = (await bob.events('trackSubscribed')).filter((event) => event.source === 'camera').length;
    await call(server, 'UpdateSubscriptions', { ...meet, identity: 'bob', track_sids: [sid], subscribe: true });
    await bob.event('trackSubscribed', { source: 'camera' }, { after: before });
    await bob.seesFrames('alice');
    assert.ok(count >= 1);
  });
  test('the client ends a subscription and takes it back', async () => {
    const wish = (on) => bob.run((on) => room.remoteParticipants.get('alice').getTrackPublication('camera').setSubscribed(on), on);
    const subscribed = (await bob.events('trackSubscribed')).filter((event) => event.source === 'camera').length;
    await wish(false);
    await until('no camera', () => bob.run(() => trackOf('alice', 'camera') === undefined));
    await wish(true);
    await bob.event('trackSubscribed', { source: 'camera' }, { after: subscribed });
    await bob.seesFrames('alice');
  });

  test('a broken signal connection is resumed, and media goes on', async () => {
    await bob.run(() => room.simulateScenario('signal-reconnect'));
    await bob.event('reconnected');
    await bob.seesFrames('alice');
    await alice.seesFrames('bob');
  });
  test('a resume with an ICE restart', async () => {
    await alice.run(() => room.simulateScenario('resume-reconnect'));
    await alice.event('reconnected');
    await bob.seesFrames('alice');
    await alice.seesFrames('bob');
  });
  test('a full reconnect brings a new session', async () => {
    const { sid } = await participant('alice');
    const { count } = await alice.event('reconnected');
    await alice.run(() => room.simulateScenario('full-reconnect'));
    await alice.event('reconnected', {}, { after: count });
    assert.notEqual((await participant('alice')).sid, sid);
    await bob.seesFrames('alice');
    await alice.seesFrames('bob');
  });

  test('canPublishSources takes the camera away and leaves the microphone', async () => {
    const permission = { ...everything, can_publish_sources: ['MICROPHONE'] };
    await call(server, 'UpdateParticipant', { ...meet, identity: 'alice', permission });
    await bob.event('trackUnpublished', { who: 'alice', source: 'camera' });
    await until('microphone only', async () => (await participant('alice')).tracks.every((track) => track.source === 'MICROPHONE'));
    const refusal = await alice.run(() => room.localParticipant.setCameraEnabled(true).then(() => 'published', (error) => error.name));
    assert.equal(refusal, 'PublishTrackError');
  });
  test('a client that asks nevertheless gets no track', async () => {
    const NOT_ALLOWED = 2;
    assert.equal(await alice.run(() => publishWithoutAsking()), NOT_ALLOWED);
    assert.equal(await trackOf('alice', 'CAMERA'), undefined);
  });
  test('canPublish false ends everything she publishes', async () => {
    await call(server, 'UpdateParticipant', { ...meet, identity: 'alice', permission: { ...everything, can_publish: false } });
    await alice.event('permissions', { who: 'alice', canPublish: false });
    await until('bob to see no track', () => bob.run(() => room.remoteParticipants.get('alice').trackPublications.size === 0));
  });
  test('canPublish true lets her publish again', async () => {
    await call(server, 'UpdateParticipant', { ...meet, identity: 'alice', permission: everything });
    await until('permission', () => alice.run(() => room.localParticipant.permissions.canPublish));
    await alice.run(() => room.localParticipant.setCameraEnabled(true));
    await bob.seesFrames('alice');
  });
  const sendText = (text) => alice.run((text) => room.localParticipant.publishData(new TextEncoder().encode(text), { reliable: true }), text);

  /**
   * The message and the call that gives the permission back go different ways: the one must have arrived before the other is made. It is sent
   * until it has: of about a hundred that followed a full reconnect one never came, and this is not the test of what a new session loses.
   */
  async function sendUntilRefused(text) {
    const alices = async () => (await server.state()).rooms.find(({ name }) => name === room).participants.find((p) => p.identity === 'alice');
    await until('the message to be refused', async () => {
      await sendText(text);
      // A real server does not tell.
      if (!isDevServer) return wait(2000, true);
      await wait(50);
      return (await alices()).refusedData > 0;
    });
    // Those that are still under way.
    await wait(500);
  }

  test('without canPublishData nothing is delivered', async () => {
    await call(server, 'UpdateParticipant', { ...meet, identity: 'alice', permission: { ...everything, can_publish_data: false } });
    await sendUntilRefused('not allowed');
    await call(server, 'UpdateParticipant', { ...meet, identity: 'alice', permission: everything });
    await sendText('allowed again');
    await bob.event('data', { text: 'allowed again' });
    assert.ok(!(await bob.events('data')).some((event) => event.text === 'not allowed'));
  });

  test('a third sees both, and more sections are asked for', async () => {
    carol = await enter('carol', { publish: ['camera'] });
    const dave = await enter('dave', { publish: ['camera'] });
    const erin = await enter('erin', { publish: ['camera'] });
    await Promise.all(['alice', 'bob', 'dave', 'erin'].map((who) => carol.seesFrames(who)));
    await Promise.all(['alice', 'bob', 'carol', 'erin'].map((who) => dave.seesFrames(who)));
    await Promise.all([dave.close(), erin.closeTab()]);
    await carol.event('participantDisconnected', { who: 'dave' });
  });
  test('somebody who closes the tab has left at once', async () => {
    const left = await hooks.wait(room, 'participant_left', (hook) => hook.participant.identity === 'erin');
    assert.equal(left.participant.disconnectReason, 'CLIENT_INITIATED');
  });

  test('the hidden see, and are not seen', async () => {
    const ghost = await enter('ghost', { grant: { hidden: true } });
    await ghost.seesFrames('bob');
    assert.equal((await participant('ghost')).permission.hidden, true);
    await hooks.wait(room, 'participant_joined', (hook) => hook.participant.identity === 'ghost');
    assert.equal(await bob.run(() => room.remoteParticipants.has('ghost')), false);
    await ghost.close();
  });
  test('a recorder makes the room a recorded one', async () => {
    const recorder = await enter('recorder', { grant: { hidden: true, recorder: true } });
    await bob.event('recording', { recording: true });
    await recorder.close();
    await bob.event('recording', { recording: false });
  });

  test('a removed participant leaves, and may come back with the same token', async () => {
    const token = joinToken(room, 'carol');
    await call(server, 'RemoveParticipant', { ...meet, identity: 'carol' });
    assert.equal((await carol.event('disconnected')).reason, 'PARTICIPANT_REMOVED');
    await bob.event('participantDisconnected', { who: 'carol' });
    await carol.close();
    carol = await enter('carol', { claims: { token } });
    await carol.seesFrames('bob');
  });
  test('the same identity twice: the later lives', async () => {
    const later = await enter('carol');
    assert.equal((await carol.event('disconnected')).reason, 'DUPLICATE_IDENTITY');
    await later.seesFrames('bob');
  });
  test('DeleteRoom sends everybody out', async () => {
    await call(server, 'DeleteRoom', meet);
    assert.equal((await bob.event('disconnected')).reason, 'ROOM_DELETED');
    assert.equal((await alice.event('disconnected')).reason, 'ROOM_DELETED');
    await hooks.wait(room, 'room_finished');
    assert.equal(hooks.names(room).at(-1), 'room_finished');
  });
}

for (const mode of ['single', 'dual']) describe(`a meeting, ${mode} peer connection`, () => meeting(mode));
