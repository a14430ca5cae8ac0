import { arrange, type Rect, type Tile } from './layout';
import type { Change, Person, Tape } from './tape';
import type { TrackTape } from './trackTape';

export interface Piece extends Rect {
  /** Seconds from the recording's start. */
  from: number;
  to: number;
}

/** Where a track's picture, or a name in the place of one, is to be seen and when. */
export interface Placement {
  track?: TrackTape;
  name: string;
  pieces: Piece[];
}

interface PlacedTile extends Tile {
  track?: TrackTape;
  name: string;
}

/** Shorter than this, nothing is laid out anew. */
const MIN_SCENE_MS = 100;

/** The whole recording from `from` to `to` (milliseconds on the tape), as pieces during which a picture keeps its place. */
export function placements(tape: Tape, from: number, to: number, width: number, height: number): Placement[] {
  const found = new Map<string, Placement>();
  for (const [start, end] of scenes(tape, from, to)) {
    const tiles = tilesAt(tape, start);
    const speaker = lastBefore(tape.speakers, start);
    const places = arrange(lastBefore(tape.layouts, start) ?? '', tiles, speaker, width, height);
    for (const tile of tiles) {
      const rect = places.get(tile.key);
      if (!rect) continue;
      const key = tile.track?.path ?? tile.key;
      const placement = found.get(key) ?? { track: tile.track, name: tile.name, pieces: [] };
      found.set(key, placement);
      append(placement.pieces, { ...rect, from: (start - from) / 1000, to: (end - from) / 1000 });
    }
  }
  return [...found.values()];
}

function scenes(tape: Tape, from: number, to: number): Array<[number, number]> {
  const changes = [
    ...[...tape.people.values()].flatMap(({ here }) => here.edges()),
    ...tape.tracks.filter(({ kind }) => kind === 'video').flatMap(({ on }) => on.edges()),
    ...[...tape.speakers, ...tape.layouts].map(({ at }) => at),
  ].sort((a, b) => a - b);
  const starts = [from];
  for (const at of changes) if (at > from && at < to) (at - (starts.at(-1) ?? 0) < MIN_SCENE_MS && starts.length > 1 ? starts.splice(-1, 1, at) : starts.push(at));
  return starts.map((start, i) => [start, starts[i + 1] ?? to]);
}

function tilesAt(tape: Tape, at: number): PlacedTile[] {
  const shown = tape.tracks.filter((track) => track.kind === 'video' && track.written > 0 && track.on.has(at));
  const screens = shown.filter(({ isScreen }) => isScreen).map((track): PlacedTile => ({ ...tile(tape.people.get(track.identity), track), isScreen: true, key: track.path }));
  const people = [...tape.people.values()].filter(({ here }) => here.has(at));
  return [...screens, ...people.map((person) => tile(person, shown.find((track) => !track.isScreen && track.identity === person.identity)))];
}

function tile(person: Person | undefined, track: TrackTape | undefined): PlacedTile {
  const identity = person?.identity ?? track?.identity ?? '';
  return { key: `name:${identity}`, identity, isScreen: false, hasPicture: track !== undefined, track, name: person?.name ?? identity };
}

function lastBefore<T>(changes: Array<Change<T>>, at: number): T | undefined {
  return changes.findLast((change) => change.at <= at)?.value;
}

function append(pieces: Piece[], next: Piece): void {
  const last = pieces.at(-1);
  const isSame = last && last.to === next.from && last.x === next.x && last.y === next.y && last.w === next.w && last.h === next.h;
  if (isSame) last.to = next.to;
  else pieces.push(next);
}
