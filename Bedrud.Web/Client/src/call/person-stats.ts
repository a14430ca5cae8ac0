import type { LocalTrack, RemoteTrack, Room, Track, TrackPublication } from 'livekit-client';
import { type LayerName, receivedLayer } from './received-layer.js';
import { type Counters, type MediaStats, type Path, readPath, readReceived, readSent } from './stats.js';

export type StatsSource = 'microphone' | 'camera' | 'screen';

export interface SourceStats extends MediaStats {
  source: StatsSource;
  /** Which of the sender's layers is received. */
  layer: LayerName | null;
}

export interface PersonStats {
  path: Path;
  sources: SourceStats[];
}

// The SDK's `Track.Source` by its values: this module belongs to the page's first script, and the SDK does not.
const sources: [StatsSource, `${Track.Source}`][] = [
  ['camera', 'camera'],
  ['screen', 'screen_share'],
  ['microphone', 'microphone'],
];

/** Measures how one person's sound and pictures travel. Asks the browser only when it is told to. */
export class PersonMeter {
  readonly #before = new Map<string, Counters>();

  constructor(
    private readonly room: Room,
    private readonly identity: string,
  ) {}

  /** Null when the person is gone. */
  async measure(): Promise<PersonStats | null> {
    const { localParticipant } = this.room;
    const person =
      localParticipant.identity === this.identity ? localParticipant : this.room.remoteParticipants.get(this.identity);
    if (!person) return null;
    let path: Path = { transport: null, roundTrip: null };
    const measured: SourceStats[] = [];
    for (const [source, name] of sources) {
      const found = await this.#measure(person.getTrackPublication(name as Track.Source), source);
      if (!found) continue;
      if (found.path.transport) path = found.path;
      if (found.stats) measured.push(found.stats);
    }
    return { path, sources: measured };
  }

  async #measure(publication: TrackPublication | undefined, source: StatsSource) {
    const report = await reportOf(publication);
    if (!publication || !report) return null;
    const before = this.#before.get(publication.trackSid);
    const sample = publication.isLocal ? readSent(report, before) : readReceived(report, before);
    if (!sample) return { path: readPath(report), stats: null };
    this.#before.set(publication.trackSid, sample.counters);
    const { width, height } = sample.stats;
    const layers = publication.isLocal ? [] : (publication.trackInfo?.layers ?? []);
    const layer = receivedLayer(layers, width ?? 0, height ?? 0);
    return { path: readPath(report), stats: { ...sample.stats, source, layer } };
  }
}

function reportOf(publication: TrackPublication | undefined): Promise<RTCStatsReport> | undefined {
  if (!publication?.track) return undefined;
  return publication.isLocal
    ? (publication.track as LocalTrack).sender?.getStats()
    : (publication.track as RemoteTrack).receiver?.getStats();
}
