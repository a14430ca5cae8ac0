import { RoomEvent, Track } from 'livekit-client';
import { describe, expect, it } from 'vitest';
import { Call } from '../src/call/call.js';
import type { CallSnapshot } from '../src/call/snapshot.js';
import { noticeText } from '../src/notice-text.js';
import { noFacts } from '../src/portal/facts.js';
import { soundFor } from '../src/sounds.js';
import { en } from '../src/strings/strings.en.js';
import { tr } from '../src/strings/strings.tr.js';
import { admission, choice, dependencies, FakeRoom } from './fakes.js';
import { FakePortal, fact, line, state, until } from './portal-fakes.js';

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));
const said = (call: Call) => call.snapshot.notices.map((notice) => noticeText(en, notice));

async function inMeeting(first: Record<string, unknown> = {}, prepare = (_: FakeRoom) => {}) {
  const room = new FakeRoom();
  const server = new FakePortal();
  prepare(room);
  const call = new Call('daily', { ...dependencies(room, admission), fetcher: server.fetcher });
  await call.join(choice);
  await until(() => expect(server.listening).toBe(1));
  const tell = async (change: Record<string, unknown>) => {
    server.push('state', state({ ...first, ...change }));
    await settled();
    await settled();
  };
  await tell({});
  expect(call.snapshot.meeting.online).toBe(true);
  return { call, room, server, tell };
}

describe('whom to believe', () => {
  it('Online_TheStreamsWordWins', async () => {
    const { call, room, tell } = await inMeeting();
    const ada = room.arrive('ada');
    ada.attributes = { role: 'viewer', hand: '2026-03-01T09:00:00Z' };
    room.metadata = '{"spotlight":"ada"}';
    await tell({ people: [fact('me', 'Me'), fact('ada', 'Countess', { role: 'moderator' })] });
    expect(call.snapshot.people[1]).toMatchObject({ name: 'Countess', role: 'moderator', handRaisedAt: null });
    expect(call.snapshot.meeting.spotlight).toBeNull();
  });

  it('Offline_AttributesAndMetadata', async () => {
    const { call, room, server, tell } = await inMeeting();
    await tell({ people: [fact('me', 'Me'), fact('ada', 'Ada', { guest: true }), fact('gone', 'Gone')] });
    const ada = room.arrive('ada');
    server.drop();
    await until(() => expect(call.snapshot.meeting.online).toBe(false));
    ada.attributes = { role: 'moderator', hand: '2026-03-01T09:00:00Z' };
    room.metadata = '{"spotlight":"ada"}';
    room.emit(RoomEvent.RoomMetadataChanged);
    await settled();
    expect(call.snapshot.people[1]).toMatchObject({ role: 'moderator', handRaisedAt: '2026-03-01T09:00:00Z' });
    expect(call.snapshot.meeting.spotlight).toBe('ada');
    expect(call.snapshot.meeting.people).toMatchObject([
      { identity: 'me' },
      { identity: 'ada', role: 'moderator', guest: true },
    ]);
    await call.leave();
  });

  it.each(['', '{', '[]', '{"spotlight":7}', 'null'])('Metadata "%s"_NobodyInTheSpotlight', async (metadata) => {
    const room = new FakeRoom();
    const call = new Call('daily', dependencies(room));
    room.metadata = metadata;
    await call.join(choice);
    await settled();
    expect(call.snapshot).toMatchObject({ phase: 'connected', meeting: { spotlight: null } });
  });

  it('DataPackets_NeverRead', async () => {
    const { call, room, server } = await inMeeting();
    const forbidden = [
      RoomEvent.DataReceived,
      RoomEvent.ChatMessage,
      RoomEvent.SipDTMFReceived,
      RoomEvent.TranscriptionReceived,
    ];
    for (const event of forbidden) expect(room.events).not.toContain(event);
    const before = call.snapshot;
    const forged = new TextEncoder().encode(JSON.stringify({ event: 'request', id: 'r', source: 'microphone' }));
    room.emit(RoomEvent.DataReceived, forged, undefined, undefined, 'lk-chat-topic');
    await settled();
    expect(call.snapshot).toBe(before);
    server.drop();
    await call.leave();
  });

  it('NoSource_ReadsOrSendsDataPackets', () => {
    const files = import.meta.glob('../src/**/*.ts', { query: '?raw', import: 'default', eager: true });
    expect(Object.keys(files).length).toBeGreaterThan(50);
    const ways =
      /DataReceived|registerTextStreamHandler|registerByteStreamHandler|registerRpcMethod|publishData|sendText|streamText|sendFile|streamBytes|performRpc|sendChatMessage/u;
    expect(Object.entries(files).flatMap(([path, text]) => (ways.test(text) ? [path] : []))).toEqual([]);
  });
});

describe('what moderators did', () => {
  it('RoleNameHandSpotlight_ToldToTheirTarget', async () => {
    const me = fact('me', 'Me', { handRaisedAt: '2026-03-01T09:00:00Z' });
    const { call, tell } = await inMeeting({ people: [me] });
    await tell({ role: 'moderator', spotlight: 'me', people: [fact('me', 'Countess', { role: 'moderator' })] });
    expect(said(call)).toEqual([en.youAre.moderator, en.renamed('Countess'), en.handLowered, en.inSpotlight]);
  });

  it('HandLoweredByOneself_NoNotice', async () => {
    const up = [fact('me', 'Me', { handRaisedAt: '2026-03-01T09:00:00Z' })];
    const { call, tell } = await inMeeting({ people: up });
    await call.raiseHand(false);
    await tell({ people: [fact('me', 'Me')] });
    expect(said(call)).toEqual([]);
    // Another one, raised again, goes down by somebody else's hand.
    await tell({ people: up });
    await tell({ people: [fact('me', 'Me')] });
    expect(said(call)).toEqual([en.handLowered]);
  });

  it.each([['before'], ['after']])('Lock_PermissionGoes %s_OneNotice', async (order) => {
    const { call, room, tell } = await inMeeting();
    const take = () => room.permit({ canPublish: true, canPublishSources: [2] });
    const locks = { microphone: false, camera: true, screen: true, chat: false };
    if (order === 'before') take();
    await tell({ locks });
    if (order === 'after') take();
    await settled();
    expect(said(call).sort()).toEqual([en.camerasLocked, en.screensLocked].sort());
  });

  it('ModeratorsAreNotBoundByLocks_NoNotice', async () => {
    const { call, tell } = await inMeeting({ role: 'moderator' });
    await tell({ locks: { microphone: true, camera: true, screen: true, chat: true } });
    expect(said(call)).toEqual([]);
  });

  it('ActFails_SaysWhy', async () => {
    const { call, server } = await inMeeting();
    server.answers.set('POST hand', () =>
      Response.json({ code: 'not-allowed-to-send', title: 'You may not raise your hand.' }, { status: 403 }),
    );
    await call.raiseHand(true);
    await settled();
    expect(said(call)).toEqual(['You may not raise your hand.']);
    expect(call.snapshot.handBusy).toBe(false);
  });

  it('AskedToUnmute_OnlyTheOwnClickTurnsItOn', async () => {
    const { call, room, server } = await inMeeting();
    await call.toggle('microphone');
    server.push('request', { id: 'r', source: 'microphone', from: 'Ada' });
    await until(() => expect(call.snapshot.meeting.requests).toHaveLength(1));
    expect(room.me.publications.get(Track.Source.Microphone)?.isMuted).toBe(true);
    await call.answer({ id: 'r', source: 'microphone', from: 'Ada' }, true);
    expect(room.me.publications.get(Track.Source.Microphone)?.isMuted).toBe(false);
    expect(server.asked.at(-1)).toMatchObject({ path: 'requests/r', body: { accepted: true } });
  });
});

describe('who comes and goes', () => {
  const others = (...names: string[]) => [fact('me', 'Me'), ...names.map((name) => fact(name.toLowerCase(), name))];

  it('ByThePortal_Prompt_LiveKitsLaterWordIsNoSecondNotice', async () => {
    const { call, room, tell } = await inMeeting({ people: others('Bob') });
    expect(said(call)).toEqual([]);
    await tell({ people: others('Bob', 'Ada') });
    room.arrive('ada');
    await settled();
    expect(said(call)).toEqual([en.joined('Ada')]);
    await tell({ people: others('Ada') });
    expect(said(call)).toEqual([en.joined('Ada'), en.left('Bob')]);
  });

  it('ManyAtOnce_OneNotice', async () => {
    const { call, tell } = await inMeeting();
    await tell({ people: others('Ada', 'Bob', 'Cem', 'Deniz', 'Ece') });
    expect(said(call)).toEqual(['Ada and 4 others joined']);
    expect(call.snapshot.notices.map((notice) => noticeText(tr, notice))).toEqual(['Ada ve 4 kişi daha katıldı']);
  });

  it('PortalAway_LiveKitTells_NobodyTwice', async () => {
    const { call, room, server, tell } = await inMeeting();
    server.drop();
    await until(() => expect(call.snapshot.meeting.online).toBe(false));
    room.arrive('ada');
    await settled();
    expect(said(call)).toEqual([en.joined('ADA')]);
    await until(() => expect(server.listening).toBe(1));
    await tell({ people: others('Ada') });
    expect(said(call)).toEqual([en.joined('ADA')]);
  });
});

describe('sounds', () => {
  const at = (meeting: Partial<CallSnapshot['meeting']>): CallSnapshot =>
    ({ phase: 'connected', identity: 'me', meeting: { ...noFacts, online: true, ...meeting } }) as CallSnapshot;
  const hand = fact('ada', 'Ada', { handRaisedAt: '2026-03-01T09:00:00Z' });
  const chat = (latest: ReturnType<typeof line>) => ({ ...noFacts.chat, latest, unread: 1 });

  it('NewMessage_Message_ButNotTheSameOneTwice', () => {
    const first = line('1', 'a');
    expect(soundFor(at({}), at({ chat: chat(first) }))).toBe('message');
    expect(soundFor(at({ chat: chat(first) }), at({ chat: chat(first) }))).toBeNull();
  });

  it('HandAndLobby_OnlyForModerators', () => {
    const lobby = [{ id: 'l', name: 'Bob', guest: true, askedAt: '2026-03-01T09:00:00Z' }];
    expect(soundFor(at({}), at({ people: [hand] }))).toBeNull();
    expect(soundFor(at({ role: 'moderator' }), at({ role: 'moderator', people: [hand] }))).toBe('hand');
    expect(soundFor(at({ role: 'moderator' }), at({ role: 'moderator', people: [hand], lobby }))).toBe('waiting');
  });

  it('Request_BeforeAllElse_AndNothingForWhatComesBackAfterAGap', () => {
    const requests = [{ id: 'r', source: 'microphone' as const, from: 'Ada' }];
    expect(soundFor(at({}), at({ requests, chat: chat(line('1', 'a')) }))).toBe('request');
    expect(soundFor(at({ online: false }), at({ requests }))).toBeNull();
  });
});
