interface Piece {
  position: number;
  bytes: Uint8Array;
}

/**
 * The bytes of a growing file that the portal does not have on its disk yet. They are kept until it says so, since it may end at any
 * moment and the next one asks for them again.
 */
export class Outbox {
  readonly #pieces: Piece[] = [];
  #held = 0;
  #end = 0;

  /** `limit`: bytes that it keeps at most. */
  constructor(readonly limit: number) {}

  /** How long the file is. */
  get end(): number {
    return this.#end;
  }

  /** Bytes that the portal has not acknowledged. */
  get waiting(): number {
    return this.#end - this.#held;
  }

  /** False where it would keep more than its limit: the file can't be continued then. */
  add(position: number, bytes: Uint8Array): boolean {
    // A fragmented file is only ever appended to.
    if (position !== this.#end) throw new Error(`The file is ${this.#end} bytes long, and more came for ${position}.`);
    if (this.waiting + bytes.length > this.limit) return false;
    this.#pieces.push({ position, bytes });
    this.#end += bytes.length;
    return true;
  }

  /** The portal has so much of it. */
  acknowledge(held: number): void {
    this.#held = Math.max(this.#held, Math.min(held, this.#end));
    while (this.#pieces[0] && this.#pieces[0].position + this.#pieces[0].bytes.length <= this.#held)
      this.#pieces.shift();
  }

  /** What stands from there on, in order; null where it is not kept any more, or was never written. */
  from(position: number): Piece[] | null {
    if (position < this.#held || position > this.#end) return null;
    return this.#pieces.flatMap((piece) => {
      const skip = position - piece.position;
      if (skip >= piece.bytes.length) return [];
      return [skip > 0 ? { position, bytes: piece.bytes.subarray(skip) } : piece];
    });
  }
}
