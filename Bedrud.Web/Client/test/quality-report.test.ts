import type { Room } from 'livekit-client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { QualityReport, reportEveryMs, summarise } from '../src/call/quality-report.js';
import { emptySnapshot } from '../src/call/snapshot.js';
import type { StatsReport } from '../src/call/stats.js';
import { FakeParticipant } from './fakes.js';
import { path, report, videoIn, videoOut, vp8 } from './stats-reports.js';

describe('summarise', () => {
  it('AllStreamsTogether_AndTheOwnCamerasCodec', () => {
    const sound = videoIn({ id: 'IT01A', kind: 'audio', packetsReceived: 1000, packetsLost: 0 });
    const { summary } = summarise(
      [report(videoIn(), sound, ...videoOut(1, 1), vp8, ...path)],
      undefined,
      'camera-track',
    );
    expect(summary).toEqual({ roundTrip: 43, loss: 5, transport: 'udp', codec: 'vp8' });
  });

  it('OnlyTheScreenIsSent_NoCodecOfACamera', () => {
    expect(summarise([report(...videoOut(1, 1), vp8, ...path)], undefined, 'another').summary?.codec).toBeNull();
  });

  it('AfterANewConnection_CountersBeginAgain_NoNegativeLoss', () => {
    expect(summarise([report(videoIn(), ...path)], { received: 5000, lost: 400 }).summary?.loss).toBe(0);
  });

  it('NoWayToTheServer_NothingToSay', () => {
    expect(summarise([report()], undefined).summary).toBeNull();
  });
});

describe('QualityReport', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function begin(online: boolean, phase: 'connected' | 'reconnecting' = 'connected') {
    const snapshot = emptySnapshot('Ekip / 1');
    const getStats = vi.fn(async (): Promise<StatsReport> => report(videoIn(), ...path));
    const me = new FakeParticipant('me');
    me.attributes = { device: 'tab1' };
    const room = {
      localParticipant: me,
      engine: { pcManager: { publisher: { getStats }, subscriber: undefined } },
    } as unknown as Room;
    const fetcher = vi.fn(async () => new Response(null, { status: 204 }));
    const call = { room, snapshot: { ...snapshot, phase, meeting: { ...snapshot.meeting, online } } };
    const quality = new QualityReport('Ekip / 1', () => call, fetcher as unknown as typeof fetch);
    quality.start();
    return { quality, fetcher, getStats };
  }

  it('Connected_EveryFifteenSeconds', async () => {
    const { fetcher } = begin(true);
    await vi.advanceTimersByTimeAsync(reportEveryMs * 2);
    expect(fetcher).toHaveBeenCalledTimes(2);
    const [url, request] = fetcher.mock.calls[0] as unknown as [string, RequestInit];
    expect(url).toBe('/api/meetings/Ekip%20%2F%201/quality?device=tab1');
    expect(JSON.parse(String(request.body))).toEqual({ roundTrip: 43, loss: 10, transport: 'udp', codec: null });
  });

  it('PortalAway_NothingIsMeasuredOrSent', async () => {
    const { fetcher, getStats } = begin(false);
    await vi.advanceTimersByTimeAsync(reportEveryMs * 3);
    expect(fetcher).not.toHaveBeenCalled();
    expect(getStats).not.toHaveBeenCalled();
  });

  it('Reconnecting_Nothing', async () => {
    const { fetcher } = begin(true, 'reconnecting');
    await vi.advanceTimersByTimeAsync(reportEveryMs);
    expect(fetcher).not.toHaveBeenCalled();
  });

  it('PortalFails_TheNextIsTriedAllTheSame', async () => {
    const { fetcher } = begin(true);
    fetcher.mockRejectedValueOnce(new TypeError('network'));
    await vi.advanceTimersByTimeAsync(reportEveryMs * 2);
    expect(fetcher).toHaveBeenCalledTimes(2);
  });

  it('Stopped_Nothing', async () => {
    const { quality, fetcher } = begin(true);
    quality.stop();
    await vi.advanceTimersByTimeAsync(reportEveryMs * 2);
    expect(fetcher).not.toHaveBeenCalled();
  });
});
