export interface Span {
  from: number;
  to: number;
}

/** The times during which something was so, in milliseconds. The last may be open. */
export class Spans {
  private readonly list: Span[] = [];

  get isOpen(): boolean {
    return this.list.at(-1)?.to === Infinity;
  }

  begin(at: number): void {
    if (!this.isOpen) this.list.push({ from: at, to: Infinity });
  }

  end(at: number): void {
    const last = this.list.at(-1);
    if (last && this.isOpen) last.to = at;
  }

  has(at: number): boolean {
    return this.list.some(({ from, to }) => at >= from && at < to);
  }

  /** When it changed. */
  edges(): number[] {
    return this.list.flatMap(({ from, to }) => [from, to]).filter(Number.isFinite);
  }
}
