import { html, nothing } from 'lit';
import type { Picture } from '../layout/arrange.js';
import type { Strings } from '../strings/strings.js';
import { isMirrored, pictureLabel } from './pictures.js';
import { place } from './place.js';
import './bd-tile.js';

export interface TileEvents {
  pin(key: string): void;
  menu(key: string): void;
  leaveFullScreen(): void;
}

/** What all tiles of the stage have in common. */
export interface TileLook {
  t: Strings;
  language: string;
  mirror: boolean;
  pinned: string | null;
  spotlight: string | null;
  /** The picture whose menu is open. */
  menuOf: string | null;
  /** The picture that has the whole screen. */
  whole: string | null;
  hands: ReadonlyMap<string, number>;
  on: TileEvents;
}

export function renderTile({ key, person, source, rect, place: where }: Picture, look: TileLook) {
  const { t, on } = look;
  const screen = source === 'screen_share';
  const large = where === 'large';
  /** A click on a screen that stands among the people makes it large; its buttons have their own meaning. */
  const enlarge = (event: Event) => {
    if (!event.composedPath().some((target) => target instanceof HTMLButtonElement)) on.pin(key);
  };
  return html`<bd-tile
    role="listitem"
    class=${where}
    data-testid="tile"
    data-key=${key}
    data-identity=${person.identity}
    data-name=${person.name}
    data-mic=${person.microphoneOn ? 'on' : 'off'}
    data-camera=${person.cameraOn ? 'on' : 'off'}
    data-local=${String(person.local)}
    data-source=${source}
    data-large=${large ? 'true' : nothing}
    data-pinned=${look.pinned === key ? 'true' : nothing}
    ${place(rect)}
    .t=${t}
    .label=${pictureLabel(t, person, source)}
    .name=${person.name}
    .language=${look.language}
    .track=${screen ? person.screen : person.camera}
    .quality=${screen ? 'good' : person.quality}
    .standing=${screen ? 'speaker' : person.role}
    .hand=${screen ? 0 : (look.hands.get(person.identity) ?? 0)}
    .local=${person.local}
    .pinned=${look.pinned === key}
    .spotlit=${!screen && look.spotlight === person.identity}
    .menuOpen=${look.menuOf === key}
    .muted=${!screen && !person.microphoneOn}
    .paused=${!screen && person.cameraPaused === true}
    .large=${large}
    .whole=${look.whole === key}
    ?speaking=${!screen && person.speaking}
    ?mirrored=${isMirrored(person, source, look.mirror)}
    ?screen=${screen}
    @bd-pin=${() => on.pin(key)}
    @bd-menu=${() => on.menu(key)}
    @bd-whole=${() => on.leaveFullScreen()}
    @click=${screen && !large ? enlarge : nothing}
  ></bd-tile>`;
}
