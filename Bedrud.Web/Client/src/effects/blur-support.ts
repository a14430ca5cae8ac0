/** The smallest module that uses a 128-bit vector: `v128.const` 0, dropped. */
const vectorModule = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 23, 1, 21, 0, 253, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 26, 11,
]);

let known: boolean | undefined;

/** Whether this browser can find the person in the picture and draw the rest blurred. */
export function canBlur(): boolean {
  known ??= hasVideoFrames() && hasVectors() && hasWebGl();
  return known;
}

function hasVideoFrames(): boolean {
  return (
    typeof VideoFrame !== 'undefined' &&
    typeof OffscreenCanvas !== 'undefined' &&
    typeof createImageBitmap !== 'undefined' &&
    'captureStream' in HTMLCanvasElement.prototype
  );
}

function hasVectors(): boolean {
  return typeof WebAssembly !== 'undefined' && WebAssembly.validate(vectorModule);
}

function hasWebGl(): boolean {
  return document.createElement('canvas').getContext('webgl2') !== null;
}
