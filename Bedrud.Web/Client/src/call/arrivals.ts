/** Who is there, by whoever knows it first: each coming and going is told once. */
export class Arrivals {
  readonly #present = new Map<string, string>();
  #synced = false;

  constructor(private readonly tell: (kind: 'joined' | 'left', name: string) => void) {}

  /** Those who were there before oneself. */
  begin(people: Iterable<{ identity: string; name?: string }>): void {
    this.#present.clear();
    this.#synced = false;
    for (const { identity, name } of people) this.#present.set(identity, name || identity);
  }

  came(identity: string, name: string): void {
    if (this.#present.has(identity)) return;
    this.#present.set(identity, name);
    this.tell('joined', name);
  }

  went(identity: string): void {
    const name = this.#present.get(identity);
    if (name === undefined) return;
    this.#present.delete(identity);
    this.tell('left', name);
  }

  /** The portal's whole list, which is prompt for people who publish nothing, too. Its first one tells who was there before. */
  sync(people: readonly { identity: string; name: string }[]): void {
    if (!this.#synced) {
      this.begin(people);
      this.#synced = true;
      return;
    }
    const now = new Set(people.map(({ identity }) => identity));
    for (const identity of [...this.#present.keys()]) if (!now.has(identity)) this.went(identity);
    for (const { identity, name } of people) this.came(identity, name);
  }
}
