import type { Notice, NoticeKind, OwnSourceName } from './snapshot.js';

const shownForMs = 6000;
/** Until they are read. */
const lasting: ReadonlySet<NoticeKind> = new Set(['muted', 'recording-failed']);

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
    if (this.#saidBetter(notice)) return;
    const id = ++this.#lastId;
    if (notice.source) this.forget(notice.source);
    this.#list = [...this.#list, { ...notice, id }];
    if (!lasting.has(notice.kind)) this.#dismissLater(id);
    this.changed();
  }

  /** Many who come or go at once make one notice. */
  greet(kind: 'joined' | 'left', name: string): void {
    const shown = this.#list.find((notice) => notice.kind === kind);
    if (!shown) {
      this.add({ kind, name });
      return;
    }
    // The last place in the list is what is read out.
    this.#list = [...this.#list.filter((notice) => notice !== shown), { ...shown, others: (shown.others ?? 0) + 1 }];
    clearTimeout(this.#timers.get(shown.id));
    this.#dismissLater(shown.id);
    this.changed();
  }

  dismiss(id: number): void {
    this.#keep((notice) => notice.id !== id);
  }

  /** Removes what was said about one of the own sources, because something newer is true. */
  forget(source: OwnSourceName): void {
    this.#keep((notice) => notice.source !== source);
  }

  /** Removes what was said of this kind. */
  drop(...kinds: NoticeKind[]): void {
    this.#keep((notice) => !kinds.includes(notice.kind));
  }

  clear(): void {
    this.#keep(() => false);
  }

  /** A lock for everybody takes the own permission too, an instant before or after; the lock says who did it, and to whom. */
  #saidBetter({ kind, source }: Omit<Notice, 'id'>): boolean {
    const better = kind === 'taken' ? 'locked' : kind === 'allowed' ? 'unlocked' : null;
    return better !== null && this.#list.some((notice) => notice.kind === better && notice.source === source);
  }

  #dismissLater(id: number): void {
    this.#timers.set(
      id,
      setTimeout(() => this.dismiss(id), shownForMs),
    );
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
