import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { ref } from 'lit/directives/ref.js';
import { repeat } from 'lit/directives/repeat.js';
import type { CallSnapshot, Person } from '../call/snapshot.js';
import { capacity, gridRects, type Rect, type Size, screenplay, seat } from '../layout.js';
import type { Strings } from '../strings/strings.js';
import { SoundSink } from './sound-sink.js';
import { shared } from './styles.js';
import './bd-tile.js';

interface Picture {
  person: Person;
  source: 'camera' | 'screen_share';
  rect: Rect;
}

/** The people, and what they share. Tiles are placed by coordinates, so that none is ever rebuilt while it plays. */
@customElement('bd-stage')
export class Stage extends LitElement {
  @property({ attribute: false }) t!: Strings;
  @property() language = 'en';
  @property({ attribute: false }) snapshot!: CallSnapshot;
  @state() private area: Size = { width: 0, height: 0 };
  @query('.tiles') private tiles!: HTMLElement;
  @query('.sounds') private soundsPlace!: HTMLElement;

  #seated: string[] = [];
  #focused: string | null = null;
  readonly #sounds = new SoundSink(() => this.soundsPlace);
  readonly #observer = new ResizeObserver(([entry]) => {
    if (entry) this.area = { width: entry.contentRect.width, height: entry.contentRect.height };
  });

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.#observer.observe(this.tiles);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer.disconnect();
    this.#sounds.stop();
  }

  protected override firstUpdated(): void {
    this.#observer.observe(this.tiles);
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('snapshot')) this.#sounds.sync(this.snapshot.sounds);
  }

  override render() {
    const { pictures, hidden, more } = this.area.width > 0 ? this.#arrange() : { pictures: [], hidden: 0, more: null };
    return html`
      <div class="tiles" role="list" aria-label=${this.t.participants}>
        ${repeat(
          pictures,
          ({ person, source }) => `${person.identity}/${source}`,
          (picture) => this.#tile(picture),
        )}
        ${hidden > 0 && more ? html`<div class="more" role="listitem" ${placeAt(more)}>${this.t.more(hidden)}</div>` : nothing}
      </div>
      <div class="sounds"></div>
    `;
  }

  #tile({ person, source, rect }: Picture) {
    const screen = source === 'screen_share';
    return html`<bd-tile
      role="listitem"
      data-testid="tile"
      data-identity=${person.identity}
      data-name=${person.name}
      data-mic=${person.microphoneOn ? 'on' : 'off'}
      data-camera=${person.cameraOn ? 'on' : 'off'}
      data-local=${String(person.local)}
      data-source=${source}
      ${placeAt(rect)}
      .t=${this.t}
      .label=${this.#label(person, screen)}
      .name=${person.name}
      .language=${this.language}
      .track=${screen ? person.screen : person.camera}
      .quality=${screen ? 'good' : person.quality}
      .muted=${!screen && !person.microphoneOn}
      ?speaking=${!screen && person.speaking}
      ?mirrored=${!screen && person.local}
      ?screen=${screen}
    ></bd-tile>`;
  }

  #label(person: Person, screen: boolean): string {
    if (screen) return person.local ? this.t.yourScreen : this.t.screenOf(person.name);
    return person.local ? this.t.you(person.name) : person.name;
  }

  #arrange(): { pictures: Picture[]; hidden: number; more: Rect | null } {
    const { people } = this.snapshot;
    const screens = people.filter((person) => person.screen !== null);
    const focus = this.#pickFocus(screens.filter((person) => !person.local));
    const others = screens.filter((person) => person !== focus);
    // An own or a second screen stands among the people; large, one's own would only mirror itself without end.
    const extra = others.map((person) => ({ person, source: 'screen_share' as const }));

    const count = people.length + extra.length;
    const script = focus ? screenplay(this.area, count) : null;
    const places = script ? script.strip.length : capacity(this.area);
    const overflow = count > places;
    const forPeople = Math.max(1, places - extra.length - (overflow ? 1 : 0));
    const { shown, hidden } = seat(people, forPeople, this.#seated);
    this.#seated = shown.map((person) => person.identity);

    const standing = [...shown.map((person) => ({ person, source: 'camera' as const })), ...extra];
    const rects = script?.strip ?? gridRects(this.area, standing.length + (hidden > 0 ? 1 : 0));
    const pictures: Picture[] = standing.flatMap((picture, index) => {
      const rect = rects[index];
      return rect ? [{ ...picture, rect }] : [];
    });
    if (focus && script) pictures.unshift({ person: focus, source: 'screen_share', rect: script.focus });
    return { pictures, hidden, more: rects[standing.length] ?? null };
  }

  /** The screen that was large stays large; a new one gets the place when it is free. */
  #pickFocus(screens: Person[]): Person | undefined {
    const focus = screens.find((person) => person.identity === this.#focused) ?? screens[0];
    this.#focused = focus?.identity ?? null;
    return focus;
  }

  static override styles = [
    shared,
    css`
      :host {
        display: block;
        min-width: 0;
        min-height: 0;
      }
      .tiles {
        position: relative;
        width: 100%;
        height: 100%;
      }
      bd-tile,
      .more {
        position: absolute;
        transition:
          left var(--bd-motion),
          top var(--bd-motion),
          width var(--bd-motion),
          height var(--bd-motion);
      }
      .more {
        display: grid;
        place-items: center;
        border: 1px solid var(--bd-stage-border);
        border-radius: var(--bd-radius-tile);
        background: var(--bd-stage-surface);
        color: var(--bd-stage-text-2);
        font-size: var(--bd-size-s);
        font-variant-numeric: tabular-nums;
      }
      .sounds {
        display: none;
      }
    `,
  ];
}

/** Through the style object, not as an attribute: a strict content security policy lets it pass. */
function placeAt({ x, y, width, height }: Rect) {
  return ref((element) => {
    const style = (element as HTMLElement | undefined)?.style;
    if (style) Object.assign(style, { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` });
  });
}
