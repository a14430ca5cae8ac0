import { describe, expect, it } from 'vitest';
import type { PersonStats } from '../src/call/person-stats.js';
import { receivedLayer } from '../src/call/received-layer.js';
import { readPath, readReceived, readSent } from '../src/call/stats.js';
import { statsSections } from '../src/components/stats-text.js';
import { stringsFor } from '../src/strings/strings.js';
import { path, report, videoIn, videoOut, vp8 } from './stats-reports.js';

describe('readReceived', () => {
  it('FirstSample_WhatIsKnownWithoutABefore', () => {
    expect(readReceived(report(videoIn(), vp8, ...path))?.stats).toEqual({
      kind: 'video',
      width: 640,
      height: 360,
      framesPerSecond: 24,
      bitrate: null,
      loss: null,
      jitter: 6,
      roundTrip: null,
      codec: 'vp8',
      layers: [],
    });
  });

  it('SecondSample_RateAndLossOfTheTimeBetween', () => {
    const before = readReceived(report(videoIn()))?.counters;
    const now = videoIn({ timestamp: 12_000, bytesReceived: 350_000, packetsReceived: 1095, packetsLost: 105 });
    expect(readReceived(report(now), before)?.stats).toMatchObject({ bitrate: 1_000_000, loss: 2.5 });
  });

  it('LatePacketsArriveAfterAll_NoNegativeLoss', () => {
    const before = readReceived(report(videoIn()))?.counters;
    const now = videoIn({ timestamp: 12_000, bytesReceived: 350_000, packetsReceived: 1000, packetsLost: 90 });
    expect(readReceived(report(now), before)?.stats.loss).toBe(0);
  });

  it('NothingReceived_Nothing', () => {
    expect(readReceived(report(...path))).toBeNull();
  });
});

describe('readSent', () => {
  it('ThreeLayers_TheLargestThatIsSent_AndAllTogether', () => {
    const before = readSent(report(...videoOut(100_000, 1000)))?.counters;
    const sent = readSent(report(...videoOut(200_000, 3000), vp8), before);
    expect(sent?.stats).toMatchObject({
      width: 640,
      height: 360,
      bitrate: 1_200_000,
      loss: 2,
      roundTrip: 50,
      jitter: 3,
      codec: 'vp8',
    });
    expect(sent?.stats.layers.map(({ rid, active }) => [rid, active])).toEqual([
      ['h', true],
      ['q', true],
      ['f', false],
    ]);
  });
});

describe('readPath', () => {
  const local = (candidateType: string, protocol: string) =>
    report(...path.filter(({ id }) => id !== 'L2'), { id: 'L2', type: 'local-candidate', candidateType, protocol });

  it.each([
    ['srflx', 'udp', 'udp'],
    ['host', 'tcp', 'tcp'],
    ['relay', 'udp', 'relay'],
  ])('%s over %s_%s', (type, protocol, transport) => {
    expect(readPath(local(type, protocol))).toEqual({ transport, roundTrip: 42.5 });
  });

  it('Firefox_NoTransportEntry_TheSelectedPair', () => {
    const pairs = path
      .filter(({ type }) => type !== 'transport')
      .map((e) => (e.id === 'CP1' ? { ...e, selected: true } : e));
    expect(readPath(report(...pairs))).toEqual({ transport: 'tcp', roundTrip: null });
  });

  it('NotConnected_Unknown', () => {
    expect(readPath(report())).toEqual({ transport: null, roundTrip: null });
  });
});

describe('receivedLayer', () => {
  const layers = [
    { quality: 0, width: 320, height: 180 },
    { quality: 1, width: 640, height: 360 },
    { quality: 2, width: 1280, height: 720 },
  ];

  it.each([
    [320, 180, 'low'],
    [640, 360, 'medium'],
    [960, 540, 'high'],
    [360, 640, 'medium'],
    [0, 0, null],
  ])('%ix%i_%s', (width, height, layer) => {
    expect(receivedLayer(layers, width, height)).toBe(layer);
  });

  it('NoChoiceOfLayers_Null', () => {
    expect(receivedLayer(layers.slice(0, 1), 320, 180)).toBeNull();
  });
});

describe('statsSections', () => {
  const camera = readReceived(report(videoIn(), vp8))?.stats;
  const stats: PersonStats = {
    path: { transport: 'relay', roundTrip: 42.5 },
    sources: camera ? [{ ...camera, source: 'camera', layer: 'medium', bitrate: 1_250_000, loss: 0.42 }] : [],
  };
  const values = (language: string) =>
    statsSections(stats, stringsFor(language), language).flatMap(({ lines }) => lines.map(({ value }) => value));

  it('English_FiguresWithUnits', () => {
    expect(values('en')).toEqual([
      'through a relay',
      '43 ms',
      '640 × 360, 24 fps',
      '1.3 Mb/s',
      '0.4%',
      '6 ms',
      'VP8',
      'medium',
    ]);
  });

  it('Turkish_ItsOwnCommaAndPercent', () => {
    expect(values('tr')).toContain('%0,4');
    expect(values('tr')).toContain('1,3 Mb/s');
  });
});
