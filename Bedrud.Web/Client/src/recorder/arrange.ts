import { screenplay } from '../layout/focus.js';
import type { Rect, Size } from '../layout/geometry.js';
import { gridRects } from '../layout/grid.js';
import { Seats } from '../layout/seats.js';
import { SpeakerFollower } from '../layout/speaker.js';
import type { RecordingLayout } from './protocol.js';

/** Somebody in the room, as far as a recording shows them. */
export interface RecordedPerson {
  identity: string;
  name: string;
  speaking: boolean;
  /** The track of their camera; null while it is off or has not arrived. */
  camera: string | null;
  screen: string | null;
}

export interface Shown {
  person: RecordedPerson;
  source: 'camera' | 'screen';
  /** In whole, even pixels. */
  rect: Rect;
  large: boolean;
}

/** The size in which is arranged; other sizes are the same picture, larger. */
const base: Size = { width: 1280, height: 720 };
/** Faces are still to be recognised. */
const mostInGrid = 25;

/** Who stands where in the picture. */
export class Stage {
  readonly #seats = new Seats();
  readonly #follower = new SpeakerFollower();
  #screen: string | null = null;

  constructor(
    readonly layout: RecordingLayout,
    readonly size: Size,
  ) {}

  /** `againMs`: after how long to ask again though nothing changed; null for never. */
  arrange(people: readonly RecordedPerson[], nowMs: number): { shown: Shown[]; againMs: number | null } {
    const others = people.map((person) => ({ ...person, local: false }));
    const { speaker, againMs } = this.#follower.follow(others, nowMs);
    const sharing = this.#sharing(people);
    const talking = this.layout === 'grid' ? undefined : people.find((person) => person.identity === speaker);
    const large = sharing ?? talking;
    if (!large) return { shown: this.#grid(people), againMs };
    const source = sharing ? 'screen' : 'camera';
    const beside = this.layout === 'single-speaker' ? [] : people.filter((person) => sharing || person !== large);
    return { shown: this.#focus(large, source, beside), againMs };
  }

  /** The screen that was large stays large. */
  #sharing(people: readonly RecordedPerson[]): RecordedPerson | undefined {
    const sharing = people.filter((person) => person.screen !== null);
    const found = sharing.find((person) => person.identity === this.#screen) ?? sharing[0];
    this.#screen = found?.identity ?? null;
    return found;
  }

  #grid(people: readonly RecordedPerson[]): Shown[] {
    const seated = this.#seats.seat(people, mostInGrid, true).slice(0, mostInGrid);
    const rects = gridRects(base, seated.length);
    return seated.map((person, index) => this.#place(person, 'camera', rects[index] as Rect, false));
  }

  #focus(large: RecordedPerson, source: Shown['source'], beside: readonly RecordedPerson[]): Shown[] {
    const places = screenplay(base, beside.length);
    const seated = this.#seats.seat(beside, places.strip.length, true).slice(0, places.strip.length);
    return [
      this.#place(large, source, places.focus, true),
      ...seated.map((person, index) => this.#place(person, 'camera', places.strip[index] as Rect, false)),
    ];
  }

  #place(person: RecordedPerson, source: Shown['source'], rect: Rect, large: boolean): Shown {
    const scale = this.size.width / base.width;
    const even = (value: number) => Math.floor((value * scale) / 2) * 2;
    const [x, y] = [even(rect.x), even(rect.y)];
    return { person, source, rect: { x, y, width: even(rect.width), height: even(rect.height) }, large };
  }
}

/** Less than this share of a tile's edge is no bar beside a picture, but a flaw. */
const flaw = 0.02;

/** The largest even rectangle of a picture's shape within a tile, in its middle. */
export function inscribe(picture: Size, tile: Rect): Rect {
  const scale = Math.min(tile.width / picture.width, tile.height / picture.height);
  const along = (fitted: number, edge: number) =>
    edge - fitted < edge * flaw ? edge : Math.max(2, Math.floor(fitted / 2) * 2);
  const width = along(picture.width * scale, tile.width);
  const height = along(picture.height * scale, tile.height);
  return {
    x: tile.x + Math.floor((tile.width - width) / 4) * 2,
    y: tile.y + Math.floor((tile.height - height) / 4) * 2,
    width,
    height,
  };
}
