import { describe, expect, it } from 'vitest';
import { requestJoin } from '../src/api.js';
import { tabDevice } from '../src/tab-device.js';

const admitted = {
  roomName: 'daily',
  serverUrl: 'wss://media.example',
  token: 'header.payload.signature',
  identity: 'g_1',
  name: 'Ayşe',
  role: 'guest',
  permissions: { canPublish: true, canSubscribe: true, canPublishData: true, canPublishSources: ['microphone'] },
  expiresAt: '2030-01-01T00:00:00Z',
};

function answering(status: number, body: string, type = 'application/problem+json'): typeof fetch {
  return async () => new Response(body, { status, headers: { 'content-type': type } });
}

const join = (fetcher: typeof fetch) => requestJoin('daily', 'Ayşe', false, false, fetcher);

describe('requestJoin', () => {
  it('Admitted_TokenAndPermissions_Returned', async () => {
    const { admission } = await join(answering(200, JSON.stringify(admitted), 'application/json'));
    expect(admission).toEqual(admitted);
  });

  it('Asked_RoomAndName_SentAsJson', async () => {
    let sent: unknown;
    await join(async (_, init) => {
      sent = JSON.parse(String(init?.body));
      return new Response('{}', { status: 500 });
    });
    expect(sent).toEqual({ roomName: 'daily', displayName: 'Ayşe', device: expect.stringMatching(/^[0-9a-z]{12}$/u) });
  });

  it('SignedIn_NoDisplayName_LeftOut', async () => {
    let sent: unknown;
    await requestJoin('daily', undefined, false, false, async (_, init) => {
      sent = JSON.parse(String(init?.body));
      return new Response('{}', { status: 500 });
    });
    expect(sent).toEqual({ roomName: 'daily', device: tabDevice() });
  });

  it.each([
    [400, 'invalid-name'],
    [401, 'sign-in-required'],
    [403, 'not-a-member'],
    [403, 'guests-not-allowed'],
    [403, 'banned'],
    [403, 'kicked'],
    [410, 'room-closed'],
    [404, 'room-not-found'],
    [409, 'room-full'],
  ])('Status %i with code %s_Code_Returned', async (status, code) => {
    const { refusal } = await join(answering(status, JSON.stringify({ code, title: 't', detail: 'd' })));
    expect(refusal).toMatchObject({ code, detail: 'd' });
  });

  it('MovingTheCallHere_TakeOver_IsSent', async () => {
    let sent: unknown;
    await requestJoin('daily', undefined, true, false, async (_, init) => {
      sent = JSON.parse(String(init?.body));
      return new Response('{}', { status: 500 });
    });
    expect(sent).toMatchObject({ takeOver: true });
  });

  it('AModeratorHasToAdmit_SinceWhenOneWaits', async () => {
    const waiting = { askedAt: '2030-01-01T10:42:00Z' };
    expect(await join(answering(202, JSON.stringify({ waiting }), 'application/json'))).toEqual({ waiting });
  });

  it('TwoHundredAndTwoWithoutWaiting_ServerError', async () => {
    expect((await join(answering(202, '{}', 'application/json'))).refusal?.code).toBe('server-error');
  });

  it.each([true, false])('AlreadyHere_WhetherTheCallMayMove_%s', async (takeOver) => {
    const { refusal } = await join(answering(409, JSON.stringify({ code: 'already-here', takeOver })));
    expect(refusal).toMatchObject({ code: 'already-here' });
    expect(refusal?.takeOver ?? false).toBe(takeOver);
  });

  it('NoAnswerInTime_TooSlow', async () => {
    const { refusal } = await join(async () => {
      throw new DOMException('signal timed out', 'TimeoutError');
    });
    expect(refusal).toEqual({ code: 'too-slow' });
  });

  it('Banned_UntilAndReason_Kept', async () => {
    const body = { code: 'banned', until: '2030-01-01T00:00:00Z', reason: 'Shouting' };
    expect((await join(answering(403, JSON.stringify(body)))).refusal).toMatchObject(body);
  });

  it.each([
    [401, 'sign-in-required'],
    [404, 'room-not-found'],
    [409, 'room-full'],
    [429, 'too-many-requests'],
    [500, 'server-error'],
    [502, 'server-error'],
  ])('Status %i in HTML_%s', async (status, code) => {
    expect((await join(answering(status, '<html></html>', 'text/html'))).refusal?.code).toBe(code);
  });

  it('UnknownCode_Status_Decides', async () => {
    expect((await join(answering(409, '{"code":"something-new"}'))).refusal?.code).toBe('room-full');
  });

  it('TwoHundredWithoutToken_ServerError', async () => {
    expect((await join(answering(200, '<html>Sign in</html>', 'text/html'))).refusal?.code).toBe('server-error');
  });

  it('NoNetwork_Offline', async () => {
    const { refusal } = await join(async () => {
      throw new TypeError('Failed to fetch');
    });
    expect(refusal).toEqual({ code: 'offline' });
  });
});
