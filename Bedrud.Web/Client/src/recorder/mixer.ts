/** Samples a second. */
export const sampleRate = 48_000;
/** 20 ms: what Opus takes at once. */
export const blockLength = 960;
/** 100 ms a person: more would be heard late. */
const longest = sampleRate / 10;
/** Two blocks before somebody is heard, so that a block that comes late is no gap. */
const firstFilling = 2 * blockLength;

interface Queue {
  pieces: [Float32Array, Float32Array][];
  /** Samples taken from the first piece. */
  offset: number;
  length: number;
  playing: boolean;
}

/** Sums what everybody says, block by block. Nobody's queue grows: who sends too fast loses the oldest, who sends too slowly is silent. */
export class Mixer {
  readonly #queues = new Map<string, Queue>();
  /** Blocks that somebody who was being heard had not sent in time. */
  late = 0;

  add(id: string): void {
    this.#queues.set(id, { pieces: [], offset: 0, length: 0, playing: false });
  }

  remove(id: string): void {
    this.#queues.delete(id);
  }

  /** Both have the same length; of a mono source they are the same. */
  push(id: string, left: Float32Array, right: Float32Array): void {
    const queue = this.#queues.get(id);
    if (!queue) return;
    queue.pieces.push([left, right]);
    queue.length += left.length;
    while (queue.length > longest) drop(queue);
  }

  /** The next 20 ms: left, then right. */
  mix(): Float32Array<ArrayBuffer> {
    const block = new Float32Array(2 * blockLength);
    for (const queue of this.#queues.values()) this.#take(queue, block);
    for (let i = 0; i < block.length; i++) {
      const sample = block[i] as number;
      if (sample > 1) block[i] = 1;
      else if (sample < -1) block[i] = -1;
    }
    return block;
  }

  #take(queue: Queue, block: Float32Array): void {
    if (!queue.playing && queue.length < firstFilling) return;
    queue.playing = queue.length >= blockLength;
    if (!queue.playing) {
      this.late++;
      return;
    }
    for (let at = 0; at < blockLength; ) {
      const [left, right] = queue.pieces[0] as [Float32Array, Float32Array];
      const count = Math.min(blockLength - at, left.length - queue.offset);
      for (let i = 0; i < count; i++) {
        block[at + i] = (block[at + i] as number) + (left[queue.offset + i] as number);
        block[blockLength + at + i] = (block[blockLength + at + i] as number) + (right[queue.offset + i] as number);
      }
      at += count;
      queue.offset += count;
      queue.length -= count;
      if (queue.offset === left.length) {
        queue.pieces.shift();
        queue.offset = 0;
      }
    }
  }
}

function drop(queue: Queue): void {
  const piece = queue.pieces.shift();
  if (piece) queue.length -= piece[0].length - queue.offset;
  queue.offset = 0;
}
