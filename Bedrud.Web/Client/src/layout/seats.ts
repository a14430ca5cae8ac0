export interface Seated {
  identity: string;
  speaking: boolean;
}

/**
 * Who sits where when there are more people than one page shows. Everybody keeps the seat that they have: muting, turning a
 * camera off or speaking moves nobody, and somebody who leaves moves one person at most.
 */
export class Seats {
  #order: string[] = [];
  #clock = 0;
  /** When somebody was last heard, in calls of `seat`. */
  readonly #heard = new Map<string, number>();

  /**
   * Gives everybody a seat, page after page. With `promote`, somebody who speaks on a later page changes places with whoever
   * on the first page has been silent longest: only while the first page is looked at, so that no page changes under the eyes.
   */
  seat<T extends Seated>(people: readonly T[], onFirstPage: number, promote: boolean): T[] {
    const known = new Map(people.map((person) => [person.identity, person]));
    this.#fill(people, known, onFirstPage);
    this.#clock++;
    for (const { identity, speaking } of people) if (speaking) this.#heard.set(identity, this.#clock);
    for (const identity of this.#heard.keys()) if (!known.has(identity)) this.#heard.delete(identity);
    if (promote) this.#promote(known, onFirstPage);
    return this.#order.flatMap((identity) => known.get(identity) ?? []);
  }

  #fill(people: readonly Seated[], known: ReadonlyMap<string, Seated>, onFirstPage: number): void {
    const sitting = new Set(this.#order);
    const newcomers = people.map((person) => person.identity).filter((identity) => !sitting.has(identity));
    // A newcomer takes an empty seat first: so the one who was large and the one who gets large change places.
    const order = this.#order.map((identity) => (known.has(identity) ? identity : newcomers.shift()));
    order.push(...newcomers);
    if (people.length > onFirstPage) fillFromTheEnd(order);
    this.#order = order.filter((identity) => identity !== undefined);
  }

  #promote(known: ReadonlyMap<string, Seated>, onFirstPage: number): void {
    for (let seat = onFirstPage; seat < this.#order.length; seat++) {
      const speaker = this.#order[seat];
      if (speaker === undefined || !known.get(speaker)?.speaking) continue;
      const front = this.#longestSilent(known, onFirstPage);
      const silent = this.#order[front];
      if (silent === undefined) return;
      this.#order[front] = speaker;
      this.#order[seat] = silent;
    }
  }

  #longestSilent(known: ReadonlyMap<string, Seated>, onFirstPage: number): number {
    let best = -1;
    let since = Number.POSITIVE_INFINITY;
    for (const [seat, identity] of this.#order.slice(0, onFirstPage).entries()) {
      const heard = this.#heard.get(identity) ?? 0;
      // Of two, the later seat: those who came first keep theirs longer.
      if (!known.get(identity)?.speaking && heard <= since) {
        best = seat;
        since = heard;
      }
    }
    return best;
  }
}

function fillFromTheEnd(order: (string | undefined)[]): void {
  for (;;) {
    while (order.length > 0 && order.at(-1) === undefined) order.pop();
    const empty = order.indexOf(undefined);
    if (empty < 0) return;
    order[empty] = order.pop();
  }
}
