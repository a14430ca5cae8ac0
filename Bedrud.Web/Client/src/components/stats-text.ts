import type { PersonStats, SourceStats } from '../call/person-stats.js';
import type { SentLayer } from '../call/stats.js';
import type { Strings } from '../strings/strings.js';

export interface StatsLine {
  name: string;
  value: string;
}

export interface StatsSection {
  title: string;
  lines: StatsLine[];
}

const unknown = '–';

/** What was measured, in the words and figures of a language. */
export function statsSections(stats: PersonStats, t: Strings, language: string): StatsSection[] {
  const figure = (value: number | null, unit: string, digits = 0) =>
    value === null
      ? unknown
      : `${value.toLocaleString(language, { maximumFractionDigits: digits, minimumFractionDigits: digits })}${unit}`;

  const { transport, roundTrip } = stats.path;
  const way = transport === 'relay' ? t.statsRelay : (transport?.toUpperCase() ?? unknown);
  const connection: StatsSection = {
    title: t.statsConnection,
    lines: [
      { name: t.statsTransport, value: way },
      { name: t.statsRoundTrip, value: figure(roundTrip, ' ms') },
    ],
  };
  const titles = { camera: t.camera, screen: t.statsScreen, microphone: t.microphone };
  return [connection, ...stats.sources.map((source) => ({ title: titles[source.source], lines: lines(source) }))];

  function lines(source: SourceStats): StatsLine[] {
    const { kind, layers, layer, bitrate, codec } = source;
    const several = layers.filter(({ rid }) => rid !== '');
    return [
      ...(kind === 'video' ? [{ name: t.statsResolution, value: size(source) }] : []),
      { name: t.statsBitrate, value: rate(bitrate) },
      { name: t.statsLoss, value: percent(source.loss) },
      { name: t.statsJitter, value: figure(source.jitter, ' ms') },
      { name: t.statsCodec, value: codec?.toUpperCase() ?? unknown },
      ...(layer ? [{ name: t.statsLayer, value: t.statsLayerNames[layer] }] : []),
      ...(several.length > 1 ? [{ name: t.statsLayers, value: several.map(sent).join('\n') }] : []),
    ];
  }

  function percent(value: number | null): string {
    if (value === null) return unknown;
    return (value / 100).toLocaleString(language, { style: 'percent', maximumFractionDigits: 1 });
  }

  function rate(bitrate: number | null): string {
    if (bitrate === null) return unknown;
    return bitrate >= 1e6 ? figure(bitrate / 1e6, ' Mb/s', 1) : figure(bitrate / 1e3, ' kb/s');
  }

  function size({ width, height, framesPerSecond }: Pick<SentLayer, 'width' | 'height' | 'framesPerSecond'>): string {
    if (!width || !height) return unknown;
    const frames = framesPerSecond === null ? '' : `, ${t.statsFrames(figure(framesPerSecond, ''))}`;
    return `${width} × ${height}${frames}`;
  }

  function sent(layer: SentLayer): string {
    return layer.active && layer.width ? size(layer) : t.statsLayerOff;
  }
}
