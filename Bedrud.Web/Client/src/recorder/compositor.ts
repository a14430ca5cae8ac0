import { inscribe } from './arrange.js';
import { pageLuma, tileLuma } from './drawing.js';
import type { PlacedBitmap, Scene, Tile } from './protocol.js';
import { fill, type Plane, scalePlane } from './scale.js';

/** Neither blue nor red. */
const noColour = 128;

interface Source {
  /** The latest frame; closed when the next one comes. */
  frame: VideoFrame | null;
  /** Whether the latest frame was drawn. */
  drawn: boolean;
  pixels: Uint8Array<ArrayBuffer>;
  width: number;
  height: number;
}

/** Draws the scene into one I420 picture. Only what changed is drawn again. */
export class Compositor {
  readonly picture: Uint8Array<ArrayBuffer>;
  readonly #planes: [Plane, Plane, Plane];
  readonly #sources = new Map<string, Source>();
  #scene: Scene = { tiles: [], idle: null };
  #stale = true;

  constructor(
    readonly width: number,
    readonly height: number,
    readonly trouble: (code: string, text: string) => void,
  ) {
    const luma = width * height;
    const bytes = new Uint8Array((luma * 3) / 2);
    const chroma = { bytes, stride: width / 2, width: width / 2, height: height / 2 };
    this.picture = bytes;
    this.#planes = [
      { bytes, offset: 0, stride: width, width, height },
      { ...chroma, offset: luma },
      { ...chroma, offset: luma + luma / 4 },
    ];
  }

  set scene(scene: Scene) {
    this.#scene = scene;
    this.#stale = true;
  }

  add(id: string): void {
    this.#sources.set(id, { frame: null, drawn: false, pixels: new Uint8Array(), width: 0, height: 0 });
  }

  remove(id: string): void {
    this.#sources.get(id)?.frame?.close();
    this.#sources.delete(id);
  }

  /** Takes a frame over. Only the latest of a track is kept. */
  push(id: string, frame: VideoFrame): void {
    const source = this.#sources.get(id);
    if (!source) {
      frame.close();
      return;
    }
    source.frame?.close();
    source.frame = frame;
    source.drawn = false;
  }

  /** Brings the picture up to date. */
  async compose(): Promise<void> {
    if (this.#stale) this.#drawBackground();
    for (const tile of this.#scene.tiles) {
      const source = tile.video === null ? undefined : this.#sources.get(tile.video);
      if (source?.frame && !source.drawn) await this.#drawFrame(tile, source, source.frame);
    }
  }

  #drawBackground(): void {
    this.#stale = false;
    const [luma, ...chroma] = this.#planes;
    fill(luma, pageLuma);
    for (const plane of chroma) fill(plane, noColour);
    for (const tile of this.#scene.tiles) this.#drawEmpty(tile);
    if (this.#scene.idle) this.#draw(this.#scene.idle);
    for (const source of this.#sources.values()) source.drawn = false;
  }

  #drawEmpty(tile: Tile): void {
    this.#planes.forEach((plane, index) => {
      fill(part(plane, tile, index > 0), index > 0 ? noColour : tileLuma);
    });
    if (tile.behind) this.#draw(tile.behind);
    if (tile.label) this.#draw(tile.label);
  }

  async #drawFrame(tile: Tile, source: Source, frame: VideoFrame): Promise<void> {
    source.drawn = true;
    const { width = 0, height = 0 } = frame.visibleRect ?? {};
    const format = frame.format;
    if (width < 2 || height < 2 || (format !== 'I420' && format !== 'I420A' && format !== 'NV12')) {
      this.trouble('format', `A frame of ${format} with ${width}x${height} can't be drawn.`);
      return;
    }
    const size = frame.allocationSize();
    if (source.pixels.length < size) source.pixels = new Uint8Array(size);
    let layout: PlaneLayout[];
    try {
      layout = await frame.copyTo(source.pixels);
    } catch {
      // Closed meanwhile: the next one is there already, or the track ended.
      return;
    }
    // A frame of another shape would leave the edges of the one before.
    if (source.width !== width || source.height !== height) this.#drawEmpty(tile);
    [source.width, source.height] = [width, height];
    const planes =
      format === 'NV12' ? split(source.pixels, layout, width, height) : planesOf(source.pixels, layout, width, height);
    const place = inscribe({ width, height }, tile);
    planes.forEach((plane, index) => {
      scalePlane(plane, part(this.#planes[index] as Plane, place, index > 0));
    });
    if (tile.label) this.#draw(tile.label);
  }

  #draw({ bitmap, x, y }: PlacedBitmap): void {
    const from: Plane = {
      bytes: bitmap.luma,
      offset: 0,
      stride: bitmap.width,
      width: bitmap.width,
      height: bitmap.height,
    };
    const place = { x, y, width: bitmap.width, height: bitmap.height };
    const [luma, ...chroma] = this.#planes;
    scalePlane(from, part(luma, place, false));
    for (const plane of chroma) fill(part(plane, place, true), noColour);
  }
}

interface Place {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The same place within one plane; chroma has half of the picture's columns and rows. */
function part(plane: Plane, { x, y, width, height }: Place, isChroma: boolean): Plane {
  const by = isChroma ? 2 : 1;
  return {
    bytes: plane.bytes,
    stride: plane.stride,
    offset: plane.offset + (y / by) * plane.stride + x / by,
    width: width / by,
    height: height / by,
  };
}

function planesOf(bytes: Uint8Array, layout: PlaneLayout[], width: number, height: number): Plane[] {
  return layout.slice(0, 3).map(({ offset, stride }, index) => ({
    bytes,
    offset,
    stride,
    width: index > 0 ? width >> 1 : width,
    height: index > 0 ? height >> 1 : height,
  }));
}

/** NV12, which decoders in hardware give, has both colours in one plane. */
function split(bytes: Uint8Array, layout: PlaneLayout[], width: number, height: number): Plane[] {
  const [luma, both] = layout as [PlaneLayout, PlaneLayout];
  const [columns, rows] = [width >> 1, height >> 1];
  const chroma = [new Uint8Array(columns * rows), new Uint8Array(columns * rows)] as const;
  for (let y = 0, out = 0; y < rows; y++) {
    for (let x = 0, at = both.offset + y * both.stride; x < columns; x++, at += 2, out++) {
      chroma[0][out] = bytes[at] as number;
      chroma[1][out] = bytes[at + 1] as number;
    }
  }
  return [
    { bytes, ...luma, width, height },
    ...chroma.map((plane) => ({ bytes: plane, offset: 0, stride: columns, width: columns, height: rows })),
  ];
}
