import { RoomEvent } from 'livekit-client';
import { describe, expect, it } from 'vitest';
import { Call } from '../src/call/call.js';
import { whyNotAllowed, whyNotRecord } from '../src/call/why-disabled.js';
import { noticeText } from '../src/notice-text.js';
import { mergePeople } from '../src/people/merge.js';
import { noFacts } from '../src/portal/facts.js';
import { RecordingActs } from '../src/portal/recordings.js';
import { type ActiveRecording, elapsed, mustAgree, noRecording, overLiveKit } from '../src/recording/facts.js';
import { soundFor } from '../src/sounds.js';
import { en } from '../src/strings/strings.en.js';
import { tr } from '../src/strings/strings.tr.js';
import { admission, choice, dependencies, FakeRoom } from './fakes.js';
import { FakePortal, fact, state, until } from './portal-fakes.js';

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));
const said = (call: Call) => call.snapshot.notices.map((notice) => noticeText(en, notice));

function active(change: Partial<ActiveRecording> = {}): ActiveRecording {
  return { id: 'r1', state: 'recording', startedAt: '2026-03-01T09:00:00Z', by: 'Ayşe', automatic: false, ...change };
}

async function inMeeting(first: Record<string, unknown> = {}, joining: Partial<typeof choice> = {}) {
  const room = new FakeRoom();
  const server = new FakePortal();
  const call = new Call('daily', { ...dependencies(room, admission), fetcher: server.fetcher });
  await call.join({ ...choice, ...joining });
  await until(() => expect(server.listening).toBe(1));
  const tell = async (recording: Record<string, unknown>, change: Record<string, unknown> = {}) => {
    server.push('state', state({ recording: { ...noRecording, ...recording }, ...change }));
    await settled();
    await settled();
  };
  await tell(first);
  return { call, room, server, tell };
}

describe('the notice', () => {
  it('LateJoiner_SeesItAndIsTold', async () => {
    const { call } = await inMeeting({ active: active() });
    expect(call.snapshot.meeting.recording.active).toMatchObject({ state: 'recording', by: 'Ayşe' });
    expect(said(call)).toContain('This meeting is being recorded');
  });

  it('StartAndStop_AreAnnounced', async () => {
    const { call, tell } = await inMeeting();
    await tell({ active: active({ state: 'starting', startedAt: null }) });
    expect(said(call)).toEqual([]);
    await tell({ active: active() });
    expect(said(call)).toEqual(['Ayşe started recording']);
    await tell({ active: active({ state: 'stopping' }) });
    expect(said(call)).toEqual(['Ayşe started recording']);
    await tell({});
    expect(said(call)).toEqual(['Ayşe started recording', 'Recording stopped']);
  });

  it('Automatic_NobodyIsNamed', async () => {
    const { call, tell } = await inMeeting();
    await tell({ active: active({ automatic: true, by: '' }) });
    expect(said(call)).toEqual(['Recording started']);
  });

  it('NeverBegun_IsNotSaidToHaveStopped', async () => {
    const { call, tell } = await inMeeting({ active: active({ state: 'requested', startedAt: null }) });
    call.dismiss(call.snapshot.notices[0]?.id ?? 0);
    await tell({});
    expect(said(call)).toEqual([]);
  });

  it('LiveKitKnowsOfAnother_EverybodySeesIt', async () => {
    const { call, room } = await inMeeting();
    room.isRecording = true;
    room.emit(RoomEvent.RecordingStatusChanged, true);
    await settled();
    expect(call.snapshot.meeting.recording.active).toMatchObject({ id: null, state: 'recording' });
  });

  it('PortalsWord_IsNotReplacedByLiveKits', () => {
    const facts = { ...noRecording, active: active({ state: 'starting' }) };
    expect(overLiveKit(facts, true)).toBe(facts);
    expect(overLiveKit(facts, false)).toBe(facts);
  });

  it('Sounds_WhenItBeginsAndWhenItEnds', async () => {
    const { call, tell } = await inMeeting();
    const before = call.snapshot;
    await tell({ active: active() });
    const during = call.snapshot;
    await tell({ active: active({ state: 'stopping' }) });
    const ending = call.snapshot;
    await tell({});
    expect(soundFor(before, during)).toBe('recording');
    expect(soundFor(during, ending)).toBeNull();
    expect(soundFor(during, call.snapshot)).toBe('recorded');
  });

  it('Time_RunsAndNeverBackwards', () => {
    const at = (seconds: number) =>
      elapsed('2026-03-01T09:00:00Z', Date.parse('2026-03-01T09:00:00Z') + seconds * 1000);
    expect([at(-5), at(0), at(75.9), at(3661)]).toEqual(['0:00', '0:00', '1:15', '1:01:01']);
  });
});

describe('failures', () => {
  it('OfARunningOne_StayUntilRead', async () => {
    const { call, tell } = await inMeeting({ active: active(), mayStart: true });
    await tell({ mayStart: true, failed: { id: 'r1', reason: 'recorder-failed' } });
    const failure = call.snapshot.notices.find(({ kind }) => kind === 'recording-failed');
    expect(failure && noticeText(en, failure)).toBe(en.recording.failures['recorder-failed']);
    await tell({ mayStart: true, failed: { id: 'r1', reason: 'recorder-failed' } });
    expect(call.snapshot.notices.filter(({ kind }) => kind === 'recording-failed')).toHaveLength(1);
  });

  it('UnknownReason_HasWords', async () => {
    const { call, tell } = await inMeeting();
    await tell({ failed: { id: 'r1', reason: 'storage-full' } });
    expect(said(call)).toEqual([en.recording.failures.other]);
  });

  it('Reasons_TheSameInBothLanguages', () => {
    expect(Object.keys(tr.recording.failures).sort()).toEqual(Object.keys(en.recording.failures).sort());
  });
});

describe('consent', () => {
  const asked = { asksConsent: true, consent: 'open', active: active() };

  it('Asked_UntilAgreed', async () => {
    const { call, server, tell } = await inMeeting(asked);
    expect(mustAgree(call.snapshot.meeting.recording)).toBe(true);
    expect(whyNotAllowed(en, call.snapshot, 'microphone')).toBe('Agree to be recorded first');
    expect((await call.consent(true)).ok).toBe(true);
    expect(server.asked).toContainEqual({ method: 'POST', path: 'consent', body: { agreed: true } });
    await tell({ ...asked, consent: 'agreed' });
    expect(mustAgree(call.snapshot.meeting.recording)).toBe(false);
  });

  it('NothingRecordedOrNotAsked_NoQuestion', () => {
    expect(mustAgree({ ...noRecording, asksConsent: true, consent: 'open' })).toBe(false);
    expect(mustAgree({ ...noRecording, active: active() })).toBe(false);
    expect(mustAgree({ ...noRecording, asksConsent: true, consent: 'open', active: active({ id: null }) })).toBe(false);
  });

  it('SourcesTaken_TheQuestionSaysIt', async () => {
    const { call, room, tell } = await inMeeting();
    room.permit({ canPublish: false, canPublishSources: [] });
    await settled();
    await tell(asked);
    expect(said(call).filter((words) => words.includes('no longer'))).toEqual([]);
  });

  it('AgreedBeforeJoining_IsToldOnceInside', async () => {
    const { server } = await inMeeting({ asksConsent: true, consent: 'open' }, { agrees: true });
    await until(() => expect(server.asked).toContainEqual({ method: 'POST', path: 'consent', body: { agreed: true } }));
  });

  it('NotAskedBeforehand_NothingIsToldForThem', async () => {
    const { server } = await inMeeting(asked);
    expect(server.asked.filter(({ path }) => path === 'consent')).toEqual([]);
  });

  it('Join_CarriesIt', async () => {
    const room = new FakeRoom();
    const asks: unknown[] = [];
    const call = new Call('daily', {
      ...dependencies(room, admission),
      requestJoin: async (...args) => {
        asks.push(args);
        return admission;
      },
    });
    await call.join({ ...choice, agrees: true });
    await call.leave();
    await call.rejoin();
    // The next call is asked anew.
    expect(asks.map((args) => (args as unknown[])[3])).toEqual([true, false]);
  });

  it('Moderators_SeeWhoHasNotAnswered', async () => {
    const { call, tell } = await inMeeting();
    await tell({ ...asked, unanswered: ['ada'] }, { people: [fact('me', 'Me'), fact('ada', 'Ada')] });
    expect(mergePeople(call.snapshot).map(({ identity, unagreed }) => [identity, unagreed])).toEqual([
      ['ada', true],
      ['me', false],
    ]);
  });

  it('WhoeverStarts_AgreesFirst', async () => {
    const { call, server } = await inMeeting({ asksConsent: true, consent: 'open', mayStart: true });
    await call.startRecording({ layout: 'grid', resolution: '720p', audioOnly: false });
    expect(server.asked.slice(-2).map(({ path }) => path)).toEqual(['consent', '/api/rooms/daily/recordings']);
  });
});

describe('starting', () => {
  const words = {
    code: 'worker',
    title: 'No recorder',
    text: 'Nothing answered.',
    fix: 'Start one.',
    detail: 'twirp: no response',
  };
  const failing = { ...words, failed: true };

  it('NotPossible_PointsWithReasons', async () => {
    const acts = new RecordingActs('my room', async (method, url) => {
      expect([method, url]).toEqual(['POST', '/api/rooms/my%20room/recordings']);
      return {
        ok: false,
        words: () => 'no',
        problem: { code: 'recording-not-possible', points: [{ ...words, standing: 'failed' }] },
      };
    });
    expect(await acts.start({ layout: 'grid', resolution: '720p', audioOnly: true })).toMatchObject({
      ok: false,
      points: [failing],
    });
  });

  it('Preflight_OnlyWhatStandsInTheWay', async () => {
    const acts = new RecordingActs('daily', async () => ({
      ok: true,
      value: {
        points: [
          { ...words, standing: 'failed' },
          { ...words, standing: 'doubtful' },
          { code: 'r', standing: 'passed' },
          null,
        ],
      },
    }));
    expect(await acts.preflight()).toEqual({ ok: true, value: [failing, { ...failing, failed: false }] });
  });

  it('AlreadyStopping_NothingToPress', () => {
    const facts = { ...noFacts, online: true, recording: { ...noRecording, active: active({ state: 'stopping' }) } };
    expect(whyNotRecord(en, facts)).toBe(en.recording.stops);
    expect(whyNotRecord(en, { ...facts, online: false })).toBe(en.needsPortal);
    expect(whyNotRecord(en, { ...facts, recording: noRecording })).toBeNull();
  });
});
