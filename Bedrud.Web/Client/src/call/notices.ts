import type { Notice, OwnSourceName } from './snapshot.js';

const shownForMs = 6000;

/** What the person should hear about, newest last. What a moderator muted stays until it is dismissed or undone. */
export class Notices {
  #list: readonly Notice[] = [];
  #lastId = 0;
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();

  constructor(private readonly changed: () => void) {}

  get list(): readonly Notice[] {
    return this.#list;
  }

  add(notice: Omit<Notice, 'id'>): void {
    const id = ++this.#lastId;
    if (notice.source) this.forget(notice.source);
    this.#list = [...this.#list, { ...notice, id }];
    if (notice.kind !== 'muted')
      this.#timers.set(
        id,
        setTimeout(() => this.dismiss(id), shownForMs),
      );
    this.changed();
  }

  dismiss(id: number): void {
    this.#keep((notice) => notice.id !== id);
  }

  /** Removes what was said about one of the own sources, because something newer is true. */
  forget(source: OwnSourceName): void {
    this.#keep((notice) => notice.source !== source);
  }

  clear(): void {
    this.#keep(() => false);
  }

  #keep(stays: (notice: Notice) => boolean): void {
    const gone = this.#list.filter((notice) => !stays(notice));
    if (gone.length === 0) return;
    for (const { id } of gone) {
      clearTimeout(this.#timers.get(id));
      this.#timers.delete(id);
    }
    this.#list = this.#list.filter(stays);
    this.changed();
  }
}
