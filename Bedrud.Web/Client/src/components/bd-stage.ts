import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Call } from '../call/call.js';
import { handOrder } from '../call/hands.js';
import type { CallSnapshot } from '../call/snapshot.js';
import { type Arrangement, Arranger, type Picture } from '../layout/arrange.js';
import type { Size } from '../layout/geometry.js';
import { loadPreferences, watchPreferences } from '../preferences.js';
import { StageView } from '../stage-view.js';
import type { Strings } from '../strings/strings.js';
import type { PageTurned } from './bd-pager.js';
import type { Tile } from './bd-tile.js';
import type { TileAct } from './bd-tile-menu.js';
import { FullScreen } from './full-screen.js';
import { PictureInPicture } from './picture-in-picture.js';
import { pictureLabel, smallPictures } from './pictures.js';
import { place } from './place.js';
import { SoundSink } from './sound-sink.js';
import { SpeakerController } from './speaking.js';
import { pageStep } from './stage-keys.js';
import { stageStyles } from './stage-styles.js';
import { renderTile, type TileEvents, type TileLook } from './stage-tile.js';
import { shared } from './styles.js';
import { watchSwipes } from './swipe.js';
import { UnseenPictures } from './unseen.js';
import './bd-pager.js';
import './bd-stats.js';
import './bd-tile-menu.js';

/** The people, and what they share. Tiles are placed by coordinates, so that none is ever rebuilt while it plays. */
@customElement('bd-stage')
export class Stage extends LitElement {
  @property({ attribute: false }) t!: Strings;
  @property() language = 'en';
  @property({ attribute: false }) call: Call | null = null;
  @property({ attribute: false }) snapshot!: CallSnapshot;
  @property({ attribute: false }) view = new StageView();
  @state() private area: Size = { width: 0, height: 0 };
  @state() private page = 0;
  @state() private mirror = loadPreferences().mirror !== false;
  /** The picture whose menu is open. */
  @state() private menuOf: string | null = null;
  /** The identity whose statistics are open. */
  @state() private statsOf: string | null = null;
  @query('.tiles') private tiles!: HTMLElement;
  @query('.sounds') private soundsPlace!: HTMLElement;

  readonly #arranger = new Arranger();
  readonly #speaking = new SpeakerController(this);
  readonly #unseen = new UnseenPictures();
  readonly #sounds = new SoundSink(() => this.soundsPlace);
  readonly #fullScreen = new FullScreen(this, () => this.#refresh());
  readonly #small = new PictureInPicture(
    () => smallPictures(this.#scene),
    () => this.#refresh(),
  );
  #arrangement: Arrangement = { pictures: [], page: 0, pages: 1, pager: null };
  #speaker: string | null = null;
  #unwatch = () => {};
  readonly #observer = new ResizeObserver(([entry]) => {
    if (entry) this.area = { width: entry.contentRect.width, height: entry.contentRect.height };
  });

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('keydown', this.#onKey);
    this.#fullScreen.connect();
    if (this.hasUpdated) this.#watch();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('keydown', this.#onKey);
    this.#unwatch();
    this.#observer.disconnect();
    this.#fullScreen.disconnect();
    this.#small.stop();
    this.#unseen.stop();
    this.#sounds.stop();
  }

  protected override firstUpdated(): void {
    watchSwipes(this.tiles, (step) => this.#turn(this.page + step));
  }

  #watch(): void {
    this.#unwatch();
    this.#observer.observe(this.tiles);
    const { view } = this;
    view.switches = { fullScreen: this.#fullScreen, pictureInPicture: this.#small };
    const viewed = view.subscribe(() => this.requestUpdate());
    const mirrored = watchPreferences(({ mirror }) => {
      this.mirror = mirror !== false;
    });
    this.#unwatch = () => {
      view.switches = null;
      viewed();
      mirrored();
    };
    view.tell();
  }

  /** The switches of the view changed: the stage and the menu show it. */
  #refresh(): void {
    this.requestUpdate();
    this.view.tell();
  }

  protected override willUpdate(): void {
    const { area, page, view, snapshot } = this;
    const { people, meeting } = snapshot;
    this.#speaker = this.#speaking.follow(people);
    if (area.width === 0) return;
    const { mode, selfView, pinned } = view;
    const { spotlight } = meeting;
    this.#arrangement = this.#arranger.arrange({
      ...{ area, people, mode, selfView, pinned, spotlight, page },
      speaker: this.#speaker,
    });
    this.page = this.#arrangement.page;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('view')) this.#watch();
    if (changed.has('snapshot')) {
      this.#sounds.sync(this.snapshot.sounds);
      const others = this.snapshot.people.filter((person) => !person.local);
      this.#unseen.sync(others.flatMap(({ camera, screen }) => [camera, screen].filter((track) => track !== null)));
    }
    this.#small.sync();
  }

  override render() {
    const { t, snapshot, menuOf, statsOf } = this;
    const { pictures, page, pages, pager } = this.#arrangement;
    const { language, mirror, view } = this;
    const look: TileLook = {
      ...{ t, language, mirror, menuOf, pinned: view.pinned, spotlight: snapshot.meeting.spotlight },
      whole: this.#fullScreen.element?.getAttribute('data-key') ?? null,
      hands: handOrder(snapshot),
      on: this.#tileEvents,
    };
    const chosen = pictures.find(({ key }) => key === menuOf);
    return html`
      <div class="tiles" role="list" aria-label=${t.participants}>
        ${repeat(
          pictures,
          ({ key }) => key,
          (picture) => renderTile(picture, look),
        )}
      </div>
      ${
        pager && pages > 1
          ? html`<bd-pager ${place(pager)} .t=${t} .page=${page} .pages=${pages} @bd-page=${this.#onPage}></bd-pager>`
          : nothing
      }
      ${chosen ? this.#menu(chosen) : nothing}
      ${
        statsOf !== null && this.call
          ? html`<bd-stats
              .t=${t}
              .call=${this.call}
              .identity=${statsOf}
              .language=${this.language}
              @bd-close=${this.#closeStats}
            ></bd-stats>`
          : nothing
      }
      <div class="sounds"></div>
    `;
  }

  #menu({ key, person, source, rect }: Picture) {
    return html`<bd-tile-menu
      .t=${this.t}
      .label=${pictureLabel(this.t, person, source)}
      .tile=${rect}
      .pinned=${this.view.pinned === key}
      .canFullScreen=${this.#fullScreen.available}
      .hasStatistics=${this.call !== null}
      @bd-act=${(event: CustomEvent<TileAct>) => this.#act(event.detail, key, person.identity)}
      @bd-close=${() => this.#closeMenu(key)}
    ></bd-tile-menu>`;
  }

  get #scene() {
    const { t, language, mirror, snapshot } = this;
    return {
      t,
      language,
      mirror,
      people: snapshot.people,
      pictures: this.#arrangement.pictures,
      speaker: this.#speaker,
    };
  }

  #act(act: TileAct, key: string, identity: string) {
    const tile = this.#tileOf(key);
    if (act === 'stats') this.statsOf = identity;
    if (act === 'pin') this.view.pin(key);
    if (act === 'fullscreen' && tile) this.#fullScreen.show(tile);
    this.menuOf = null;
    if (act !== 'stats') tile?.focusMenuButton();
  }

  #closeMenu(key: string) {
    this.menuOf = null;
    this.#tileOf(key)?.focusMenuButton();
  }

  #closeStats() {
    const identity = this.statsOf;
    this.statsOf = null;
    const tile = this.#arrangement.pictures.find(({ person }) => person.identity === identity);
    if (tile) this.#tileOf(tile.key)?.focusMenuButton();
  }

  #tileOf(key: string): Tile | undefined {
    return [...this.tiles.querySelectorAll<Tile>('bd-tile')].find((tile) => tile.dataset.key === key);
  }

  readonly #tileEvents: TileEvents = {
    pin: (key) => this.view.pin(key),
    menu: (key) => {
      this.menuOf = this.menuOf === key ? null : key;
    },
    leaveFullScreen: () => this.#fullScreen.leave(),
  };

  readonly #onPage = ({ detail }: PageTurned) => this.#turn(detail);

  readonly #onKey = (event: KeyboardEvent) => {
    const step = pageStep(event, this);
    if (step) this.#turn(this.page + step);
  };

  #turn(page: number) {
    this.page = Math.min(Math.max(page, 0), this.#arrangement.pages - 1);
  }

  static override styles = [shared, stageStyles];
}
