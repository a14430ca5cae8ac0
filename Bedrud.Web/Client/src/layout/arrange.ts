import type { Person } from '../call/snapshot.js';
import type { LayoutMode, SelfView } from '../stage-view.js';
import { corner, screenplay } from './focus.js';
import { clamp, isPhone, pagerHeight, type Rect, type Size } from './geometry.js';
import { capacity, gridRects } from './grid.js';
import { Seats } from './seats.js';

export type PictureSource = 'camera' | 'screen_share';

/** Names one picture: what is pinned, and what a tile shows. */
export function pictureKey(identity: string, source: PictureSource): string {
  return `${identity}/${source}`;
}

interface Shown {
  person: Person;
  source: PictureSource;
}

export interface Picture extends Shown {
  key: string;
  rect: Rect;
  place: 'large' | 'among' | 'corner';
}

export interface StageWishes {
  area: Size;
  people: readonly Person[];
  mode: LayoutMode;
  selfView: SelfView;
  /** A picture's key; see {@link pictureKey}. */
  pinned: string | null;
  spotlight: string | null;
  speaker: string | null;
  page: number;
}

export interface Arrangement {
  pictures: Picture[];
  /** From 0; the wish, where there is such a page. */
  page: number;
  pages: number;
  pager: Rect | null;
}

/** Decides which pictures are seen, and where. */
export class Arranger {
  readonly #seats = new Seats();
  #screen: string | null = null;

  arrange(wishes: StageWishes): Arrangement {
    const { area, people } = wishes;
    const large = this.#large(wishes);
    const own = people.find((person) => person.local);
    const screens = people.filter((person) => person.screen !== null).map(screenOf);
    const floating = own && !same(large, cameraOf(own)) && people.length > 1 && inCorner(wishes, large) ? own : null;
    const hidden = wishes.selfView === 'hidden' && people.length > 1;
    // First oneself and the screens, on the first page always; then the others by their seats.
    const fixed = [...(own && !floating && !hidden ? [cameraOf(own)] : []), ...screens].filter((p) => !same(p, large));
    const others = people.filter((person) => !person.local && !same(cameraOf(person), large));
    const count = fixed.length + others.length;

    const { focus, pager, perPage, rects } = large ? withLarge(area, count) : asGrid(area, count);
    const pages = Math.max(1, Math.ceil(count / Math.max(1, perPage)));
    const page = clamp(wishes.page, 0, pages - 1);
    const seated = this.#seats.seat(others, Math.max(0, perPage - fixed.length), page === 0);
    const onPage = [...fixed, ...seated.map(cameraOf)].slice(page * perPage, (page + 1) * perPage);
    const places = rects(onPage.length);

    const pictures = onPage.flatMap((shown, index) => {
      const rect = places[index];
      return rect ? [toPicture(shown, rect, 'among')] : [];
    });
    if (large) pictures.push(toPicture(large, focus, 'large'));
    if (floating) pictures.push(toPicture(cameraOf(floating), corner(focus), 'corner'));
    return { pictures: inLastingOrder(pictures, people), page, pages, pager };
  }

  /** Own pin, then a shared screen, then the spotlight, then whoever speaks. The grid knows only the pin. */
  #large({ people, mode, pinned, spotlight, speaker, area }: StageWishes): Shown | null {
    const screen = this.#keepScreen(people);
    const all = [...people.map(cameraOf), ...people.filter((person) => person.screen).map(screenOf)];
    const pin = all.find((shown) => pictureKey(shown.person.identity, shown.source) === pinned);
    if (pin) return pin;
    if (mode === 'grid') return null;
    if (screen) return screenOf(screen);
    const others = people.filter((person) => !person.local);
    const spotlit = others.find((person) => person.identity === spotlight);
    if (spotlit) return cameraOf(spotlit);
    const only = isPhone(area) && others.length === 1 ? others[0] : undefined;
    const speaking = mode === 'speaker' ? others.find((person) => person.identity === speaker) : only;
    return speaking ? cameraOf(speaking) : null;
  }

  /** The screen that was large stays large; a new one gets the place when it is free. One's own would mirror itself without end. */
  #keepScreen(people: readonly Person[]): Person | undefined {
    const screens = people.filter((person) => person.screen !== null && !person.local);
    const screen = screens.find((person) => person.identity === this.#screen) ?? screens[0];
    this.#screen = screen?.identity ?? null;
    return screen;
  }
}

const cameraOf = (person: Person): Shown => ({ person, source: 'camera' });
const screenOf = (person: Person): Shown => ({ person, source: 'screen_share' });

function same(a: Shown | null, b: Shown | null): boolean {
  return a?.person === b?.person && a?.source === b?.source;
}

/** By choice; and between two on a telephone, where the other deserves the whole of it. */
function inCorner({ selfView, area, people }: StageWishes, large: Shown | null): boolean {
  if (selfView === 'corner') return true;
  return selfView === 'tile' && isPhone(area) && people.length === 2 && large?.source === 'camera';
}

function withLarge(area: Size, count: number) {
  const { focus, strip, pager } = screenplay(area, count);
  return { focus, pager, perPage: strip.length, rects: () => strip };
}

function asGrid(area: Size, count: number) {
  const paged = count > capacity(area);
  const room = paged ? { width: area.width, height: area.height - pagerHeight } : area;
  const pager = paged ? { x: 0, y: room.height, width: area.width, height: pagerHeight } : null;
  return {
    focus: { x: 0, y: 0, ...room },
    pager,
    perPage: paged ? capacity(room) : count,
    rects: (onPage: number) => gridRects(room, onPage),
  };
}

function toPicture(shown: Shown, rect: Rect, place: Picture['place']): Picture {
  return { ...shown, key: pictureKey(shown.person.identity, shown.source), rect, place };
}

/** The order in which people came, whatever their seats: elements that change places in the document would stop playing. */
function inLastingOrder(pictures: Picture[], people: readonly Person[]): Picture[] {
  const order = new Map(people.map((person, index) => [person.identity, index]));
  const rank = ({ person, source }: Picture) => (order.get(person.identity) ?? 0) * 2 + Number(source !== 'camera');
  return pictures.sort((a, b) => rank(a) - rank(b));
}
