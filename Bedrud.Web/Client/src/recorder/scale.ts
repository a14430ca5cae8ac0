/** One plane of a picture. */
export interface Plane {
  bytes: Uint8Array;
  offset: number;
  /** Bytes from one row to the next. */
  stride: number;
  width: number;
  height: number;
}

/** Where a source's columns and rows fall, and how much of the next one is mixed in, of 256. Made once for each pair of sizes. */
interface Steps {
  at: Int32Array;
  share: Int32Array;
}

const known = new Map<number, Steps>();

/** Scales one plane into another: copied, averaged by two, or bilinear. */
export function scalePlane(from: Plane, to: Plane): void {
  if (from.width === to.width && from.height === to.height) copy(from, to);
  else if (from.width === 2 * to.width && from.height === 2 * to.height) halve(from, to);
  else bilinear(from, to);
}

export function fill({ bytes, offset, stride, width, height }: Plane, value: number): void {
  for (let y = 0; y < height; y++) bytes.fill(value, offset + y * stride, offset + y * stride + width);
}

function copy(from: Plane, to: Plane): void {
  for (let y = 0; y < to.height; y++) {
    const start = from.offset + y * from.stride;
    to.bytes.set(from.bytes.subarray(start, start + to.width), to.offset + y * to.stride);
  }
}

// The casts: an index within a plane is never undefined, and a check for each pixel would cost.
function halve(from: Plane, to: Plane): void {
  const { bytes } = from;
  for (let y = 0; y < to.height; y++) {
    let above = from.offset + 2 * y * from.stride;
    let below = above + from.stride;
    let out = to.offset + y * to.stride;
    for (let x = 0; x < to.width; x++, above += 2, below += 2, out++) {
      const sum =
        (bytes[above] as number) +
        (bytes[above + 1] as number) +
        (bytes[below] as number) +
        (bytes[below + 1] as number);
      to.bytes[out] = (sum + 2) >> 2;
    }
  }
}

function bilinear(from: Plane, to: Plane): void {
  const { bytes } = from;
  const columns = steps(from.width, to.width);
  const rows = steps(from.height, to.height);
  const nextRow = from.height > 1 ? from.stride : 0;
  const next = from.width > 1 ? 1 : 0;
  for (let y = 0; y < to.height; y++) {
    const above = from.offset + (rows.at[y] as number) * from.stride;
    const below = above + nextRow;
    const down = rows.share[y] as number;
    let out = to.offset + y * to.stride;
    for (let x = 0; x < to.width; x++, out++) {
      const at = columns.at[x] as number;
      const right = columns.share[x] as number;
      const first = (bytes[above + at] as number) * (256 - right) + (bytes[above + at + next] as number) * right;
      const second = (bytes[below + at] as number) * (256 - right) + (bytes[below + at + next] as number) * right;
      to.bytes[out] = (first * (256 - down) + second * down + 32768) >> 16;
    }
  }
}

function steps(from: number, to: number): Steps {
  const key = from * 65_536 + to;
  let found = known.get(key);
  if (!found) {
    // Windows that are resized make new sizes without end.
    if (known.size > 100) known.clear();
    found = { at: new Int32Array(to), share: new Int32Array(to) };
    for (let i = 0; i < to; i++) {
      const place = Math.min(Math.max(((i + 0.5) * from) / to - 0.5, 0), Math.max(from - 1.0001, 0));
      // The last one has no next: it takes all of it from the one before.
      const at = Math.min(Math.floor(place), Math.max(from - 2, 0));
      found.at[i] = at;
      found.share[i] = Math.round((place - at) * 256);
    }
    known.set(key, found);
  }
  return found;
}
