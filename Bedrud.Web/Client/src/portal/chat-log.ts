import type { ChatPage } from './acts.js';
import type { ChatLine, PendingLine } from './facts.js';

/** What was said in the meeting, merged by id from everywhere it comes from: the stream, a page of older lines, the answer to one's own message. */
export class ChatLog {
  #lines: readonly ChatLine[] = [];
  #pending: readonly PendingLine[] = [];
  #earlier = false;
  #seen = '';
  /** What came while a page was being loaded: it may be newer than the page. */
  #meanwhile: ChatLine[] | null = null;

  get lines(): readonly ChatLine[] {
    return this.#lines;
  }

  get pending(): readonly PendingLine[] {
    return this.#pending;
  }

  get earlier(): boolean {
    return this.#earlier;
  }

  /** The id of the last line that was in view; empty before any. */
  get seen(): string {
    return this.#seen;
  }

  get unread(): number {
    return this.#lines.filter((line) => line.id > this.#seen && !line.own && !line.deletedAt).length;
  }

  put(line: ChatLine): void {
    this.#meanwhile?.push(line);
    this.#merge([line]);
  }

  /** Remembers what comes from here on, until the page is there. */
  loading(): void {
    this.#meanwhile ??= [];
  }

  /** The latest page replaces what was known: something older may have been deleted while the portal was away. */
  loaded(page: ChatPage): void {
    const meanwhile = this.#meanwhile ?? [];
    this.#meanwhile = null;
    const known = new Set(this.#lines.map(({ id }) => id));
    this.#settle([...page.lines, ...meanwhile].filter(({ id }) => !known.has(id)));
    this.#lines = [];
    this.#earlier = page.earlier;
    this.#merge([...page.lines, ...meanwhile]);
  }

  notLoaded(): void {
    this.#meanwhile = null;
  }

  /** A page of lines older than the oldest here. */
  loadedEarlier(page: ChatPage): void {
    this.#earlier = page.earlier;
    this.#merge(page.lines);
  }

  /** Everything that is here has been in view. */
  markSeen(): boolean {
    const last = this.#lines.at(-1)?.id ?? '';
    if (last <= this.#seen) return false;
    this.#seen = last;
    return true;
  }

  write(pending: PendingLine): void {
    this.#pending = [...this.#pending.filter(({ clientId }) => clientId !== pending.clientId), pending];
  }

  /** False where it was confirmed already, or given up. */
  fail(clientId: string, failed: NonNullable<PendingLine['failed']>): boolean {
    const still = this.#pending.some((line) => line.clientId === clientId);
    this.#pending = this.#pending.map((line) => (line.clientId === clientId ? { ...line, failed } : line));
    return still;
  }

  drop(clientId: string): void {
    this.#pending = this.#pending.filter((line) => line.clientId !== clientId);
  }

  /** What was seen stays seen, for whoever comes back. */
  clear(): void {
    this.#lines = [];
    this.#pending = [];
    this.#earlier = false;
    this.#meanwhile = null;
  }

  #merge(incoming: readonly ChatLine[]): void {
    const byId = new Map(this.#lines.map((line) => [line.id, line]));
    this.#settle(incoming.filter(({ id }) => !byId.has(id)));
    for (const line of incoming) {
      const known = byId.get(line.id);
      if (!known || stamp(line) >= stamp(known)) byId.set(line.id, line);
    }
    this.#lines = [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** An own line may come by the stream before, or instead of, the answer to its own request. */
  #settle(fresh: readonly ChatLine[]): void {
    for (const line of fresh) {
      if (!line.own) continue;
      const match = this.#pending.find(({ text }) => text === line.text);
      if (match) this.drop(match.clientId);
    }
  }
}

function stamp({ sentAt, editedAt, deletedAt }: ChatLine): number {
  return Date.parse(deletedAt ?? editedAt ?? sentAt);
}
