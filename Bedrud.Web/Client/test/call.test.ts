import { ConnectionState, DisconnectReason, Track, TrackEvent } from 'livekit-client';
import { describe, expect, it, vi } from 'vitest';
import type { JoinAnswer } from '../src/api.js';
import { Call } from '../src/call/call.js';
import { type CallSnapshot, toMeetingState } from '../src/call/snapshot.js';
import { admission, choice, dependencies, FakeRoom } from './fakes.js';

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

async function joined(room = new FakeRoom()) {
  const call = new Call('daily', dependencies(room));
  await call.join(choice);
  await settled();
  return { call, room };
}

const kinds = (snapshot: CallSnapshot) => snapshot.notices.map((notice) => notice.kind);

describe('joining', () => {
  it('Admitted_Connects_AndPublishesTheMicrophone', async () => {
    const phases: string[] = [];
    const call = new Call('daily', dependencies(new FakeRoom()));
    call.subscribe(({ phase }) => phases.at(-1) !== phase && phases.push(phase));
    await call.join(choice);
    await settled();
    expect(phases).toEqual(['connecting', 'connected']);
    expect(call.snapshot).toMatchObject({
      identity: 'me',
      name: 'Me',
      microphone: { on: true },
      camera: { on: false },
    });
  });

  it('Refused_Obstacle_WithTheServersCode', async () => {
    const call = new Call('daily', dependencies(new FakeRoom(), { refusal: { code: 'banned', reason: 'Shouting' } }));
    await call.join(choice);
    expect(call.snapshot).toMatchObject({ phase: 'obstacle', refusal: { code: 'banned', reason: 'Shouting' } });
  });

  it.each<[string, JoinAnswer, string]>([
    ['PortalKnowsWhy', { refusal: { code: 'room-full' } }, 'room-full'],
    ['PortalStillAdmits', admission, 'unreachable'],
  ])('ConnectFails_%s_ThatReasonIsShown', async (_, second, code) => {
    const room = new FakeRoom();
    room.connectError = new Error('websocket error');
    const outside = dependencies(room, admission, second);
    const call = new Call('daily', outside);
    await call.join(choice);
    expect(call.snapshot).toMatchObject({ phase: 'obstacle', refusal: { code } });
    expect(outside.asked).toBe(2);
    expect(call.room).toBeNull();
  });

  it('CancelledWhileAsking_BackToPrejoin', async () => {
    const call = new Call('daily', dependencies(new FakeRoom()));
    const joining = call.join(choice);
    await call.leave();
    await joining;
    expect(call.snapshot.phase).toBe('prejoin');
  });

  it('SourceNotAllowed_IsNotPublished', async () => {
    const room = new FakeRoom();
    room.me.permissions = { canPublish: true, canPublishSources: [1] };
    const { call } = await joined(room);
    expect(call.snapshot.microphone).toMatchObject({ on: false, allowed: false });
    expect(call.snapshot.camera.allowed).toBe(true);
  });
});

describe('moving the call', () => {
  it('TakeOver_AsksForIt', async () => {
    const asked: (boolean | undefined)[] = [];
    const room = new FakeRoom();
    const call = new Call('daily', {
      requestJoin: async (_room, _name, takeOver) => {
        asked.push(takeOver);
        return takeOver ? admission : { refusal: { code: 'already-here', takeOver: true } };
      },
      createRoom: () => room.asRoom,
    });
    await call.join(choice);
    expect(call.snapshot.refusal).toEqual({ code: 'already-here', takeOver: true });
    await call.rejoin(true);
    await settled();
    expect(asked).toEqual([false, true]);
    expect(call.snapshot.phase).toBe('connected');
  });

  it('MovedElsewhere_IsNotTakenForAKick', async () => {
    const room = new FakeRoom();
    const call = new Call(
      'daily',
      dependencies(room, admission, { refusal: { code: 'already-here', takeOver: true } }),
    );
    await call.join(choice);
    await settled();
    room.end(DisconnectReason.PARTICIPANT_REMOVED);
    await settled();
    expect(call.snapshot).toMatchObject({ phase: 'ended', end: 'duplicate' });
  });
});

describe('the end', () => {
  it.each<[keyof typeof DisconnectReason, string]>([
    ['PARTICIPANT_REMOVED', 'kicked'],
    ['ROOM_DELETED', 'ended'],
    ['ROOM_CLOSED', 'ended'],
    ['DUPLICATE_IDENTITY', 'duplicate'],
    ['SERVER_SHUTDOWN', 'lost'],
    ['CONNECTION_TIMEOUT', 'lost'],
    ['JOIN_FAILURE', 'lost'],
    ['SIGNAL_CLOSE', 'lost'],
    ['STATE_MISMATCH', 'lost'],
    ['CLIENT_INITIATED', 'lost'],
  ])('%s_%s', async (reason, end) => {
    const { call, room } = await joined();
    room.end(DisconnectReason[reason]);
    expect(call.snapshot).toMatchObject({ phase: 'ended', end, people: [], sounds: [] });
    expect(call.room).toBeNull();
  });

  it('OwnLeave_Left', async () => {
    const { call } = await joined();
    await call.leave();
    expect(call.snapshot).toMatchObject({ phase: 'ended', end: 'left' });
  });

  it('Rejoin_ComesBackAsOneLeft', async () => {
    const { call, room } = await joined();
    await call.toggle('microphone');
    await settled();
    room.end(DisconnectReason.SIGNAL_CLOSE);
    room.me.publications.clear();
    await call.rejoin();
    await settled();
    expect(call.snapshot).toMatchObject({ phase: 'connected', end: null, microphone: { on: false } });
  });
});

describe('reconnecting', () => {
  it('ConnectionGoesAndComes_PhaseFollows', async () => {
    const { call, room } = await joined();
    room.become(ConnectionState.Reconnecting);
    expect(call.snapshot).toMatchObject({ phase: 'reconnecting', signalLost: true });
    room.become(ConnectionState.Connected);
    expect(call.snapshot).toMatchObject({ phase: 'connected', signalLost: false });
  });

  it('OnlySignallingGoes_TheCallGoesOn', async () => {
    const { call, room } = await joined();
    room.become(ConnectionState.SignalReconnecting);
    expect(call.snapshot).toMatchObject({ phase: 'connected', signalLost: true });
    room.become(ConnectionState.Connected);
    expect(call.snapshot).toMatchObject({ phase: 'connected', signalLost: false });
  });

  it('MediaGoToo_ThePhaseFollowsWithinASecond', async () => {
    const { call, room } = await joined();
    vi.useFakeTimers();
    try {
      room.become(ConnectionState.SignalReconnecting);
      room.engine.pcManager.currentState = 1;
      vi.advanceTimersByTime(1000);
      expect(call.snapshot.phase).toBe('reconnecting');
      room.engine.pcManager.currentState = 2;
      vi.advanceTimersByTime(1000);
      expect(call.snapshot.phase).toBe('connected');
      room.end(DisconnectReason.CLIENT_INITIATED);
      vi.advanceTimersByTime(5000);
      expect(call.snapshot.phase).toBe('ended');
    } finally {
      vi.useRealTimers();
    }
  });

  it('SdkForgetsPeopleMeanwhile_TheyKeepTheirTiles', async () => {
    const { call, room } = await joined();
    room.arrive('ada');
    await settled();
    room.become(ConnectionState.Reconnecting);
    room.depart('ada');
    await settled();
    expect(call.snapshot.people.map((person) => person.identity)).toEqual(['me', 'ada']);
    expect(kinds(call.snapshot)).toEqual(['joined']);
    room.become(ConnectionState.Connected);
    await settled();
    expect(call.snapshot.people.map((person) => person.identity)).toEqual(['me']);
  });
});

describe('people', () => {
  it('ManyEventsOfOneMoment_OneSnapshot', async () => {
    const { call, room } = await joined();
    let snapshots = 0;
    call.subscribe(() => snapshots++);
    for (let i = 0; i < 20; i++) room.arrive(`p${i}`);
    await settled();
    expect(snapshots).toBe(1);
    expect(call.snapshot.people).toHaveLength(21);
  });

  it('Order_OneselfFirst_ThenAsTheyCame', async () => {
    const { call, room } = await joined();
    room.arrive('late', 9000);
    room.arrive('early', 3000);
    await settled();
    expect(call.snapshot.people.map((person) => person.identity)).toEqual(['me', 'early', 'late']);
  });
});

describe('own sources', () => {
  it('MutedByOneself_NoNotice', async () => {
    const { call } = await joined();
    await call.toggle('microphone');
    await settled();
    expect(call.snapshot.microphone).toMatchObject({ on: false, mutedByModerator: false });
    expect(kinds(call.snapshot)).toEqual([]);
  });

  it('MutedByTheServer_MarkAndNotice_UntilTurnedOn', async () => {
    const { call, room } = await joined();
    room.mute(Track.Source.Microphone, true);
    await settled();
    expect(call.snapshot.microphone).toMatchObject({ on: false, mutedByModerator: true });
    expect(kinds(call.snapshot)).toEqual(['muted']);
    await call.toggle('microphone');
    await settled();
    expect(call.snapshot.microphone).toMatchObject({ on: true, mutedByModerator: false });
    expect(kinds(call.snapshot)).toEqual([]);
  });

  it('DeviceUnplugged_IsNotBlamedOnAModerator', async () => {
    const { call, room } = await joined();
    room.me.publications.get(Track.Source.Microphone)?.track.emit(TrackEvent.Ended);
    room.mute(Track.Source.Microphone, true);
    await settled();
    expect(call.snapshot.microphone.mutedByModerator).toBe(false);
    expect(kinds(call.snapshot)).toEqual(['device-lost']);
  });

  it('PermissionTakenAndGiven_ButtonsFollow', async () => {
    const { call, room } = await joined();
    room.permit({ canPublish: true, canPublishSources: [2] });
    await settled();
    expect(call.snapshot.camera.allowed).toBe(false);
    expect(call.snapshot.microphone.allowed).toBe(true);
    await call.toggle('camera');
    await settled();
    expect(call.snapshot.camera.on).toBe(false);
    room.permit({ canPublish: true, canPublishSources: [] });
    await settled();
    expect(call.snapshot.camera.allowed).toBe(true);
  });

  it('EverythingTaken_NothingAllowed', async () => {
    const { call, room } = await joined();
    room.permit({ canPublish: false, canPublishSources: [] });
    await settled();
    expect([call.snapshot.microphone, call.snapshot.camera, call.snapshot.screen].some((own) => own.allowed)).toBe(
      false,
    );
  });
});

describe('toMeetingState', () => {
  it('Connected_OnePlainObject', async () => {
    const { call, room } = await joined();
    room.arrive('ada');
    await settled();
    expect(toMeetingState(call.snapshot, 'daily – Bedrud')).toEqual({
      phase: 'connected',
      reason: null,
      roomName: 'daily',
      identity: 'me',
      name: 'Me',
      microphoneOn: true,
      cameraOn: false,
      screenOn: false,
      participantCount: 2,
      title: 'daily – Bedrud',
    });
  });

  it('Kicked_AsksUntilWhen_AndSaysIt', async () => {
    const room = new FakeRoom();
    const refusal = { code: 'kicked', until: '2030-01-01T00:00:00Z' } as const;
    const call = new Call('daily', dependencies(room, admission, { refusal }));
    await call.join(choice);
    await settled();
    room.end(DisconnectReason.PARTICIPANT_REMOVED);
    await settled();
    expect(call.snapshot).toMatchObject({ phase: 'ended', end: 'kicked', refusal });
  });

  it('Kicked_ReasonIsTheEnd', async () => {
    const { call, room } = await joined();
    room.end(DisconnectReason.PARTICIPANT_REMOVED);
    expect(toMeetingState(call.snapshot, 'daily – Bedrud')).toMatchObject({ phase: 'ended', reason: 'kicked' });
  });
});
