import { afterEach, describe, expect, it, vi } from 'vitest';
import type { JoinAnswer } from '../src/api.js';
import { Call } from '../src/call/call.js';
import { admission, choice, dependencies, FakeRoom } from './fakes.js';
import { FakePortal, problem } from './streams.js';

const askedAt = '2030-01-01T10:42:00Z';
const wait: JoinAnswer = { waiting: { askedAt } };
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

class FakeTrack {
  readyState = 'live';
  stop() {
    this.readyState = 'ended';
  }
  get asTrack() {
    return this as unknown as MediaStreamTrack;
  }
}

async function waiting(...answers: JoinAnswer[]) {
  const portal = new FakePortal();
  const camera = new FakeTrack();
  const outside = dependencies(new FakeRoom(), wait, ...answers);
  const call = new Call('daily talk', { ...outside, fetcher: portal.fetcher });
  await call.join({ ...choice, camera: camera.asTrack });
  const stream = portal.stream();
  await settled();
  return { call, portal, camera, stream };
}

describe('waiting', () => {
  afterEach(() => void vi.useRealTimers());

  it('AModeratorHasToAdmit_Waits_SinceWhen_WithTheCameraOpen', async () => {
    const { call, portal, camera } = await waiting();
    expect(call.snapshot).toMatchObject({ phase: 'waiting', waiting: { askedAt, online: true } });
    expect(portal.asked).toEqual([{ url: '/api/meetings/daily%20talk/lobby/stream', method: 'GET' }]);
    expect(camera.readyState).toBe('live');
    await call.leave();
  });

  it('ForgottenAndAskedAgain_GivenUpBeforeTheAnswer_NothingIsJoined', async () => {
    vi.useFakeTimers();
    const portal = new FakePortal();
    let answer: (answer: JoinAnswer) => void = () => {};
    const answers = [Promise.resolve(wait), new Promise<JoinAnswer>((resolve) => (answer = resolve))];
    const outside = dependencies(new FakeRoom());
    const requestJoin = vi.fn(() => answers.shift() as Promise<JoinAnswer>);
    const call = new Call('daily', { ...outside, requestJoin, fetcher: portal.fetcher });
    await call.join(choice);
    portal.answer(problem(404, { code: 'not-waiting' }));
    await vi.advanceTimersByTimeAsync(2_000);
    expect(requestJoin).toHaveBeenCalledTimes(2);
    await call.leave();
    answer(wait);
    await vi.advanceTimersByTimeAsync(0);
    expect(call.snapshot.phase).toBe('prejoin');
    // Both times: what was asked meanwhile made them wait anew.
    expect(portal.asked.filter(({ method }) => method === 'DELETE')).toHaveLength(2);
  });

  it('AskedOnlyWhyTheConnectionFailed_DoesNotBeginToWait', async () => {
    const portal = new FakePortal();
    const room = new FakeRoom();
    room.connectError = new Error('websocket error');
    const call = new Call('daily', { ...dependencies(room, admission, wait), fetcher: portal.fetcher });
    await call.join(choice);
    expect(call.snapshot).toMatchObject({ phase: 'obstacle', refusal: { code: 'unreachable' } });
    expect(portal.asked).toEqual([{ url: '/api/meetings/daily/lobby/me', method: 'DELETE' }]);
  });

  it('Admitted_Joins_WithWhatWasChosenMeanwhile', async () => {
    const { call, stream } = await waiting(admission);
    call.handOver = () => ({ ...choice, microphoneOn: false });
    stream.write('event: admitted\ndata: {}\n\n');
    await vi.waitFor(() => expect(call.snapshot.phase).toBe('connected'));
    expect(call.snapshot).toMatchObject({ waiting: null, microphone: { on: false } });
  });

  it('Refused_ReasonAndUntil_CameraStopped', async () => {
    const { call, stream, camera } = await waiting();
    const decision = { reason: 'Wrong room', until: '2030-01-02T00:00:00Z' };
    stream.write(`event: refused\ndata: ${JSON.stringify(decision)}\n\n`);
    await vi.waitFor(() => expect(call.snapshot.phase).toBe('obstacle'));
    expect(call.snapshot.refusal).toEqual({ code: 'refused', ...decision });
    expect(camera.readyState).toBe('ended');
  });

  it('RoomClosedMeanwhile_ThatIsSaid', async () => {
    const { call, stream } = await waiting();
    stream.write('event: refused\ndata: {"code":"room-closed","reason":null,"until":null}\n\n');
    await vi.waitFor(() => expect(call.snapshot.refusal?.code).toBe('room-closed'));
  });

  it('AdmittedButFullMeanwhile_SaysSo_CameraStopped', async () => {
    const { call, stream, camera } = await waiting({ refusal: { code: 'room-full' } });
    stream.write('event: admitted\ndata: {}\n\n');
    await vi.waitFor(() => expect(call.snapshot.refusal?.code).toBe('room-full'));
    expect(camera.readyState).toBe('ended');
  });

  it('PortalAway_IsSaid_AndWaitingGoesOn', async () => {
    const { call, stream, portal } = await waiting(admission);
    stream.end();
    await vi.waitFor(() => expect(call.snapshot.waiting?.online).toBe(false));
    const again = portal.stream();
    await vi.waitFor(() => expect(call.snapshot.waiting?.online).toBe(true), { timeout: 5000 });
    again.write('event: admitted\ndata: {}\n\n');
    await vi.waitFor(() => expect(call.snapshot.phase).toBe('connected'));
  });

  it('PortalKnowsNothingOfTheWaiting_AsksAgainAfterAMoment', async () => {
    const portal = new FakePortal();
    const outside = dependencies(new FakeRoom(), wait, { refusal: { code: 'room-closed' } });
    const call = new Call('daily', { ...outside, fetcher: portal.fetcher });
    await call.join(choice);
    vi.useFakeTimers();
    portal.answer(problem(404, {}));
    await vi.advanceTimersByTimeAsync(1000);
    expect(outside.asked).toBe(1);
    await vi.advanceTimersByTimeAsync(1500);
    expect(call.snapshot.refusal?.code).toBe('room-closed');
  });

  it('GivenUp_IsTold_BackToPrejoin_CameraStopped', async () => {
    const { call, portal, camera } = await waiting();
    await call.leave();
    expect(portal.asked.at(-1)).toEqual({ url: '/api/meetings/daily%20talk/lobby/me', method: 'DELETE' });
    expect(call.snapshot).toMatchObject({ phase: 'prejoin', waiting: null });
    expect(camera.readyState).toBe('ended');
  });

  it('GivenUpWhileBeingAdmitted_IsNotJoined', async () => {
    const { call, stream } = await waiting(admission);
    const connecting = new Promise<void>((resolve) => {
      call.subscribe(({ phase }) => phase === 'connecting' && resolve());
    });
    stream.write('event: admitted\ndata: {}\n\n');
    await connecting;
    await call.leave();
    await vi.waitFor(() => expect(call.snapshot.phase).toBe('prejoin'));
    expect(call.room).toBeNull();
  });
});
