/** How the stage is laid out. `auto` is the grid, with a shared screen or the spotlight large where there is one. */
export type LayoutMode = 'auto' | 'grid' | 'speaker';

/** What this person chose to see; nobody else is concerned. */
export class StageView {
  #mode: LayoutMode = 'auto';
  #pinned: string | null = null;
  readonly #listeners = new Set<() => void>();

  get mode(): LayoutMode {
    return this.#mode;
  }

  /** The picture that this person wants large, as `identity/source`; it comes before spotlight and speaker. */
  get pinned(): string | null {
    return this.#pinned;
  }

  setMode(mode: LayoutMode): void {
    this.#mode = mode;
    this.#tell();
  }

  /** Pins, or unpins what is pinned. */
  pin(picture: string | null): void {
    this.#pinned = picture === this.#pinned ? null : picture;
    this.#tell();
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
