import { loadPreferences, savePreferences } from './preferences.js';

/** How the stage is laid out. `auto` is the grid, with a shared screen or the spotlight large where there is one. */
export const layoutModes = ['auto', 'grid', 'speaker'] as const;
export type LayoutMode = (typeof layoutModes)[number];

/** Where one sees oneself. */
export const selfViews = ['tile', 'corner', 'hidden'] as const;
export type SelfView = (typeof selfViews)[number];

/** Something of the stage's that is on or off, where the browser can do it at all. */
export interface StageSwitch {
  readonly available: boolean;
  readonly on: boolean;
  /** Must be called from a click. */
  toggle(): void;
}

/** What the stage can do beyond its place in the page. */
export interface StageSwitches {
  fullScreen: StageSwitch;
  pictureInPicture: StageSwitch;
}

/** What this person chose to see; nobody else is concerned. */
export class StageView {
  /** Set by the stage while it stands. */
  switches: StageSwitches | null = null;

  #mode: LayoutMode;
  #selfView: SelfView;
  #pinned: string | null = null;
  readonly #listeners = new Set<() => void>();

  constructor() {
    const { layout, selfView } = loadPreferences();
    this.#mode = layoutModes.find((mode) => mode === layout) ?? 'auto';
    this.#selfView = selfViews.find((view) => view === selfView) ?? 'tile';
  }

  get mode(): LayoutMode {
    return this.#mode;
  }

  get selfView(): SelfView {
    return this.#selfView;
  }

  /** The picture that this person wants large, as `identity/source`; it comes before spotlight and speaker. */
  get pinned(): string | null {
    return this.#pinned;
  }

  /** Releases the pin too: whoever chooses a layout wants to see it. */
  setMode(mode: LayoutMode): void {
    this.#mode = mode;
    this.#pinned = null;
    savePreferences({ layout: mode });
    this.tell();
  }

  setSelfView(selfView: SelfView): void {
    this.#selfView = selfView;
    savePreferences({ selfView });
    this.tell();
  }

  /** Pins, or unpins what is pinned. */
  pin(picture: string | null): void {
    this.#pinned = picture === this.#pinned ? null : picture;
    this.tell();
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Something of the view changed, its switches included. */
  tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
