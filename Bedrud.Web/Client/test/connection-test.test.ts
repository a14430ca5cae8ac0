import { ConnectionError } from 'livekit-client';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { causeOf } from '../src/call/join-failure.js';
import { browserName } from '../src/connection-test/browser-name.js';
import { parseCandidate, stripSdp } from '../src/connection-test/candidates.js';
import type { MediaProgress } from '../src/connection-test/media.js';
import { readPair } from '../src/connection-test/pair.js';
import { makeUp } from '../src/connection-test/pictures.js';
import { begin } from '../src/connection-test/portal.js';
import { fitsPath, type Path, type Probe, relaysFor } from '../src/connection-test/probe.js';
import { Run, type RunDependencies } from '../src/connection-test/run.js';
import { emptyOutcome, type Outcome, type Pair, type StepId } from '../src/connection-test/steps.js';
import { connectionTestStrings, says } from '../src/connection-test/strings.js';
import { judge } from '../src/connection-test/verdict.js';
import { connectionTestEn } from '../src/strings/parts/connection-test.en.js';
import { connectionTestTr } from '../src/strings/parts/connection-test.tr.js';

const pair: Pair = { protocol: 'udp', local: 'host', remote: 'host', address: '10.0.0.5:50123', roundTrip: 12 };
const works: Probe = {
  signalled: true,
  connected: true,
  refused: false,
  pair,
  offered: ['udp 10.0.0.5:50123'],
  iceServers: [],
  version: '1.13.5',
};
const blocked: Probe = { ...works, connected: false, pair: null };

function dependencies(
  probes: Partial<Record<Path, Probe>>,
  media: (progress: MediaProgress) => void = arrives,
  page = { secure: true, https: true, webRtc: true },
  serverUrl = 'wss://livekit.example.org',
): RunDependencies & { asked: Path[] } {
  const asked: Path[] = [];
  return {
    asked,
    page,
    countDevices: async () => ({ cameras: 1, microphones: 1 }),
    begin: async () => ({
      start: { serverUrl, publisher: 'p', subscriber: 's', ticket: 't' },
      clockAhead: 0,
      roundTrip: 9,
    }),
    probe: async (_server, path) => {
      asked.push(path);
      return probes[path] ?? blocked;
    },
    tryMedia: async (_url, _tokens, progress) => media(progress),
  };
}

const arrives = (progress: MediaProgress) => {
  progress.arrived(true, true);
  progress.measured({ up: 900, down: 880, loss: 0, roundTrip: 12, jitter: 1 }, pair);
  progress.reconnected(true, 400);
};

async function ran(outside: RunDependencies) {
  const run = new Run(() => {}, outside);
  await run.run();
  const state = (id: StepId) => run.steps.find((step) => step.id === id)?.state;
  const code = (id: StepId) => run.steps.find((step) => step.id === id)?.code;
  return { run, state, code, verdict: judge(run.outcome).code };
}

describe('a run', () => {
  it('AllWorks_Ready_AndWhatIsNotOfferedIsNotCalledBroken', async () => {
    const outside = dependencies({ udp: works });
    const { state, code, verdict, run } = await ran(outside);
    expect(verdict).toBe('ready');
    expect(outside.asked).toEqual(['udp']);
    expect([state('tcp'), code('tcp')]).toEqual(['skipped', 'notOffered']);
    expect(run.outcome).toMatchObject({ udp: true, tcp: null, turnUdp: null, turnTls: null, media: true });
  });

  it('UdpBlocked_TcpOffered_ADetour', async () => {
    const offered = ['udp 10.0.0.5:50123', 'tcp 10.0.0.5:7881'];
    const byTcp: Pair = { ...pair, protocol: 'tcp' };
    const { verdict, state } = await ran(
      dependencies({ udp: { ...blocked, offered }, tcp: { ...works, pair: byTcp } }, (progress) => {
        progress.arrived(true, true);
        progress.measured({ up: 900, down: 880, loss: 0, roundTrip: 12, jitter: 1 }, byTcp);
      }),
    );
    expect(verdict).toBe('readyDetour');
    expect([state('udp'), state('tcp')]).toEqual(['bad', 'good']);
  });

  it('RelaysOffered_EachIsTriedByItself', async () => {
    const iceServers = [{ urls: ['turn:t.example.org:3478?transport=udp', 'turns:t.example.org:5349?transport=tcp'] }];
    const relayed = { ...works, pair: { ...pair, local: 'relay' } };
    const outside = dependencies({ udp: { ...works, iceServers }, turnUdp: relayed });
    const { state } = await ran(outside);
    expect(outside.asked).toEqual(['udp', 'turnUdp', 'turnTls']);
    expect([state('turnUdp'), state('turnTls')]).toEqual(['good', 'bad']);
  });

  it('NothingGetsThrough_SaysThatNoRelayIsOffered', async () => {
    const { verdict } = await ran(dependencies({}, (progress) => progress.arrived(false, false)));
    expect(verdict).toBe('blockedNoRelay');
  });

  it('HttpsPage_PlainServer_IsNotEvenTried', async () => {
    const outside = dependencies({}, arrives, { secure: true, https: true, webRtc: true }, 'ws://10.0.0.5:7880');
    const { verdict, state } = await ran(outside);
    expect([verdict, state('signalling'), state('udp')]).toEqual(['mixedContent', 'bad', 'skipped']);
    expect(outside.asked).toEqual([]);
  });

  it.each<[string, Partial<Probe>, string, StepId]>([
    ['Unreachable', { signalled: false }, 'signalling', 'signalling'],
    ['TokenRefused', { signalled: false, refused: true }, 'token', 'token'],
  ])('%s_IsTheResult', async (_, probe, verdict, broken) => {
    const outside = dependencies({ udp: { ...blocked, ...probe } });
    const result = await ran(outside);
    expect(result.verdict).toBe(verdict);
    expect(result.state(broken)).toBe('bad');
    expect(result.state('media')).toBe('skipped');
  });

  it('Stopped_NothingMoreIsTried', async () => {
    const outside = dependencies({});
    const run = new Run(() => {}, {
      ...outside,
      probe: async () => {
        run.stop();
        return works;
      },
    });
    await run.run();
    expect(judge(run.outcome).code).toBe('stopped');
    expect(run.steps.every((step) => step.state !== 'running' && step.state !== 'waiting')).toBe(true);
  });

  it('StepThrows_IsBad_AndTheTestEnds', async () => {
    const outside = dependencies({ udp: works }, () => {
      throw new Error('no sound');
    });
    const { state, code, verdict } = await ran(outside);
    expect([state('media'), code('media')]).toEqual(['bad', 'broke']);
    expect(verdict).toBe('noPicture');
  });
});

it.each<[string, Partial<Outcome>, string]>([
  ['insecure', { secure: false }, 'insecure'],
  ['portal away', { portal: false }, 'portal'],
  ['only sound', { udp: true, media: false }, 'noMedia'],
  ['every way blocked', { udp: false, tcp: false, turnTls: false, media: false }, 'blocked'],
  ['no test picture', { udp: true, media: null }, 'noPicture'],
  ['udp tried, tcp carried', { udp: true, media: true, pair: { ...pair, protocol: 'tcp' } }, 'readyDetour'],
  ['udp tried, a relay carried', { udp: true, media: true, pair: { ...pair, local: 'relay' } }, 'readyRelay'],
  [
    'tcp tried, a relay carried',
    { udp: false, tcp: true, media: true, pair: { ...pair, local: 'relay' } },
    'readyRelay',
  ],
  ['udp tried in vain, and carried', { udp: false, tcp: true, media: true, pair }, 'ready'],
  ['by a relay', { udp: false, tcp: null, turnTls: true, media: true }, 'readyRelay'],
  ['weak', { udp: true, media: true, quality: { up: 1, down: 1, loss: 8, roundTrip: 20, jitter: 1 } }, 'readyWeak'],
])('judge %s', (_, found, code) => {
  expect(judge({ ...emptyOutcome(), portal: true, token: true, signalling: true, ...found }).code).toBe(code);
});

describe('candidates', () => {
  const udp = 'candidate:1 1 udp 2130706431 10.0.0.5 50123 typ host';
  const tcp = 'candidate:2 1 TCP 1 10.0.0.5 7881 typ host tcptype passive';

  it('Line_IsRead', () => {
    expect(parseCandidate(udp)).toEqual({ protocol: 'udp', address: '10.0.0.5', port: 50123 });
    expect(parseCandidate(tcp)?.protocol).toBe('tcp');
    expect(parseCandidate('')).toBeNull();
  });

  it('Session_KeepsOneProtocol', () => {
    const sdp = `v=0\r\na=${udp}\r\na=${tcp}\r\na=end-of-candidates\r\n`;
    expect(stripSdp(sdp, 'tcp')).toBe(`v=0\r\na=${tcp}\r\na=end-of-candidates\r\n`);
  });

  it('Relays_AreTakenApartByHowTheyAreReached', () => {
    const servers = [
      { urls: ['stun:a', 'turn:a:3478?transport=udp', 'turn:a:3478?transport=tcp'], username: 'u', credential: 'c' },
      { urls: 'turns:a:5349' },
    ];
    expect(relaysFor('turnUdp', servers)).toEqual([
      { urls: ['turn:a:3478?transport=udp'], username: 'u', credential: 'c' },
    ]);
    expect(relaysFor('turnTls', servers)).toEqual([{ urls: ['turns:a:5349'] }]);
  });

  it.each<[Path, Partial<Pair>, boolean]>([
    ['udp', {}, true],
    ['udp', { protocol: 'tcp' }, false],
    ['tcp', { protocol: 'tcp' }, true],
    ['tcp', { protocol: 'tcp', local: 'relay' }, false],
    ['turnUdp', { local: 'relay' }, true],
    ['turnTls', { local: 'relay', protocol: 'tls' }, true],
    ['turnTls', {}, false],
  ])('%s %o counts: %s', (path, found, counts) => {
    expect(fitsPath(path, { ...pair, ...found })).toBe(counts);
  });
});

it('SelectedPair_OfARelay_TellsHowItIsReached_AndNoAddressOfOnesOwn', () => {
  const report = new Map<string, unknown>([
    ['T', { id: 'T', type: 'transport', selectedCandidatePairId: 'P' }],
    [
      'P',
      { id: 'P', type: 'candidate-pair', localCandidateId: 'L', remoteCandidateId: 'R', currentRoundTripTime: 0.05 },
    ],
    [
      'L',
      {
        id: 'L',
        type: 'local-candidate',
        candidateType: 'relay',
        protocol: 'udp',
        relayProtocol: 'tls',
        address: '192.168.1.7',
      },
    ],
    ['R', { id: 'R', type: 'remote-candidate', candidateType: 'host', address: '203.0.113.9', port: 50001 }],
  ]);
  expect(readPair(report)).toEqual({
    protocol: 'tls',
    local: 'relay',
    remote: 'host',
    address: '203.0.113.9:50001',
    roundTrip: 50,
  });
});

it.each([
  [
    'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36',
    'Chrome 141, Android',
  ],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Safari/537.36 Edg/141.0',
    'Edge 141, Windows',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
    'Safari 18, iOS',
  ],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox 140, Linux'],
  ['curl/8', 'Unknown browser'],
])('%s', (userAgent, name) => {
  expect(browserName({ userAgent })).toBe(name);
});

it.each<[number, string]>([
  [401, 'sign-in'],
  [404, 'off'],
  [429, 'too-often'],
  [500, 'other'],
])('begin, portal says %d: %s', async (status, refused) => {
  const answer = await begin(new AbortController().signal, async () => new Response('{}', { status }));
  expect(answer).toEqual({ refused });
});

describe('begin', () => {
  // As fetch does it: never an answer, but an end.
  const silent: typeof fetch = (_url, init) =>
    new Promise((_resolve, reject) => init?.signal?.addEventListener('abort', () => reject(new Error('aborted'))));

  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('BrowserWithoutAbortSignalAny_GetsAnAnswer', async () => {
    vi.stubGlobal('AbortSignal', class {});
    const answer = await begin(new AbortController().signal, async () => new Response('{}', { status: 401 }));
    expect(answer).toEqual({ refused: 'sign-in' });
  });

  it('NoAnswer_OrStopped_Ends', async () => {
    vi.useFakeTimers();
    const waiting = begin(new AbortController().signal, silent);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await waiting).toEqual({ unreachable: true });
    const stop = new AbortController();
    const stopped = begin(stop.signal, silent);
    stop.abort();
    expect(await stopped).toEqual({ unreachable: true });
    expect(vi.getTimerCount()).toBe(0);
  });
});

it('MakeUp_NoPicture_LeavesNoSoundRunning', () => {
  const ended: string[] = [];
  const track = { stop: () => ended.push('track') };
  class Node {
    stream = { getAudioTracks: () => [track] };
    connect = (next: Node) => next;
    start = () => {};
    stop = () => ended.push('tone');
  }
  const globals = {
    AudioContext: class {
      resume = () => {};
      close = () => ended.push('context');
    },
    OscillatorNode: Node,
    GainNode: Node,
    MediaStreamAudioDestinationNode: Node,
    document: {
      createElement: () => ({
        getContext: () => null,
        captureStream: () => {
          throw new Error('not here');
        },
      }),
    },
  };
  vi.useFakeTimers();
  for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value);
  try {
    expect(() => makeUp()).toThrow('not here');
    expect(ended.sort()).toEqual(['context', 'tone', 'track']);
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  }
});

it.each<[string, unknown, boolean, string, string | null]>([
  ['https page', new Error(), false, 'ws://a', 'mixed-content'],
  ['no answer', ConnectionError.serverUnreachable('could not reach'), false, 'wss://a', 'signalling'],
  [
    'expired',
    ConnectionError.notAllowed('invalid token, error: token is expired (exp)', 401),
    false,
    'wss://a',
    'token-expired',
  ],
  ['wrong key', ConnectionError.notAllowed('invalid API key', 401), false, 'wss://a', 'token-refused'],
  ['no pair', ConnectionError.internal('could not establish pc connection'), true, 'wss://a', 'media'],
  ['given up', ConnectionError.cancelled('by the person'), true, 'wss://a', null],
])('causeOf %s', (_, error, signalled, url, cause) => {
  expect(causeOf(error, signalled, url, 'https:')).toBe(cause);
});

describe('strings', () => {
  const texts = (table: object): string[] =>
    Object.values(table).flatMap((value) =>
      typeof value === 'string'
        ? [value]
        : typeof value === 'function'
          ? [value('1', '2', '3', '4', '5')]
          : texts(value),
    );

  it('BothLanguages_SameKeys_NoExclamationMark_NothingLeftInEnglish', () => {
    expect(Object.keys(connectionTestTr.says)).toEqual(Object.keys(connectionTestEn.says));
    const english = new Set(texts(connectionTestEn));
    for (const text of texts(connectionTestTr)) expect(text).toMatch(/^[^!]+$/);
    expect(texts(connectionTestTr).filter((text) => english.has(text))).toEqual([]);
  });

  it('Unknown_code_SaysNothing', () => {
    expect(says(connectionTestStrings('en'), 'nonsense', [])).toBe('');
    expect(says(connectionTestStrings('tr-TR'), 'pathWorks', ['a:1'])).toContain('a:1');
  });
});
