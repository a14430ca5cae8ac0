import {
  blob,
  byte,
  existing,
  flatbuffer,
  floats,
  readTable,
  rootOf,
  table,
  text,
  uint32,
  vector,
} from './flatbuffer.mjs';

/**
 * The model of @mediapipe/selfie_segmentation as ImageSegmenter of @mediapipe/tasks-vision takes it. The network is the same as that of the
 * "selfie segmenter" which the latter would fetch from Google's storage, but the package's file lacks the metadata that say how its input is
 * scaled. They are put in front; the model's own bytes stay as they are.
 * Formats: tensorflow/lite/schema/schema.fbs and tflite-support's metadata_schema.fbs.
 */
export function withMetadata(model) {
  const old = readTable(model, rootOf(model));
  const [operatorCodes, subgraphs, description] = [1, 2, 3].map((field) => {
    const at = old.target(field);
    return at === null ? undefined : existing(at);
  });
  const buffers = old.targets(4).map(existing);
  const entries = old.targets(6).map(existing);
  const entry = table([text('TFLITE_METADATA'), uint32(buffers.length)]);
  return flatbuffer(
    table([
      uint32(old.uint32(0)),
      operatorCodes,
      subgraphs,
      description,
      vector([...buffers, table([blob(metadata())])]),
      undefined,
      vector([...entries, entry]),
    ]),
    'TFL3',
    model,
  );
}

const rgb = 1;
const normalization = 1;
const image = 2;

function metadata() {
  // Red, green and blue from 0 to 255 become 0 to 1.
  const scaling = table([byte(normalization), table([floats([0]), floats([255])])]);
  const input = table([
    text('image'),
    undefined,
    undefined,
    table([byte(image), table([byte(rgb)])]),
    vector([scaling]),
  ]);
  const output = table([text('mask')]);
  const subgraph = table([undefined, undefined, vector([input]), vector([output])]);
  return flatbuffer(
    table([
      text('Selfie segmentation'),
      undefined,
      undefined,
      vector([subgraph]),
      undefined,
      undefined,
      undefined,
      text('1.0.0'),
    ]),
    'M001',
  );
}
