import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { readTable, rootOf } from '../build/flatbuffer.mjs';
import { withMetadata } from '../build/segmenter.mjs';

const folder = new URL('../node_modules/@mediapipe/selfie_segmentation/', import.meta.url);

/** The model as the package has it, and as it is served. That the latter really finds a person is for a browser to show. */
describe('withMetadata', () => {
  let before;
  let after;
  beforeAll(async () => {
    before = new Uint8Array(await readFile(new URL('selfie_segmentation.tflite', folder)));
    after = withMetadata(before);
  });

  it('Model_IsWhole_AtTheEnd', () => {
    expect(Buffer.from(after.subarray(after.length - before.length)).equals(Buffer.from(before))).toBe(true);
    expect(new TextDecoder().decode(after.subarray(4, 8))).toBe('TFL3');
  });

  it('EveryPartOfTheModel_IsWhereItWas', () => {
    const shift = after.length - before.length;
    const [old, now] = [readTable(before, rootOf(before)), readTable(after, rootOf(after))];
    expect(now.uint32(0)).toBe(old.uint32(0));
    for (const field of [1, 2]) expect(now.targets(field)).toEqual(old.targets(field).map((at) => at + shift));
    expect(now.targets(4).slice(0, -1)).toEqual(old.targets(4).map((at) => at + shift));
  });

  it('Metadata_SayThatColoursAreScaledToOne', () => {
    const model = readTable(after, rootOf(after));
    const [entry] = model
      .targets(6)
      .map((at) => readTable(after, at))
      .slice(-1);
    const data = readTable(after, model.targets(4)[entry.uint32(1)]).target(0);
    expect(data % 16).toBe(12);
    const metadata = after.slice(data + 4);
    const [subgraph] = readTable(metadata, rootOf(metadata)).targets(3);
    const [input] = readTable(metadata, subgraph).targets(2);
    const [unit] = readTable(metadata, input).targets(4);
    const scaling = readTable(metadata, readTable(metadata, unit).target(1));
    const view = new DataView(metadata.buffer);
    const first = (field) => view.getFloat32(scaling.target(field) + 4, true);
    expect([first(0), first(1)]).toEqual([0, 255]);
  });
});
