import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { withMetadata } from './build/segmenter.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const meeting = here('../wwwroot/meeting');
const connectionTest = here('../wwwroot/connection-test');
const recorder = here('../wwwroot/recorder');
const fonts = here('../wwwroot/fonts');

const options = {
  absWorkingDir: here('.'),
  entryPoints: { meeting: 'src/meeting.ts', interop: 'src/interop.ts' },
  outdir: meeting,
  bundle: true,
  splitting: true,
  format: 'esm',
  target: ['es2022'],
  minify: true,
  sourcemap: 'external',
  chunkNames: 'chunk-[hash]',
  // The licences of what is bundled lie beside the bundle.
  legalComments: 'linked',
  logLevel: 'info',
};

// Chunks carry a hash in their names: without this, every build would leave its own behind.
for (const bundle of [meeting, connectionTest, recorder]) await rm(bundle, { recursive: true, force: true });
await mkdir(fonts, { recursive: true });
for (const subset of ['latin', 'latin-ext']) {
  const file = `node_modules/@fontsource-variable/inter/files/inter-${subset}-wght-normal.woff2`;
  await copyFile(here(file), `${fonts}/inter-${subset}.woff2`);
}

// What blurs the background: loaded on demand, from the page's own origin. Browsers without vector instructions don't get it.
const vision = `${meeting}/vision`;
await mkdir(vision, { recursive: true });
for (const extension of ['js', 'wasm']) {
  const file = `vision_wasm_internal.${extension}`;
  await copyFile(here(`node_modules/@mediapipe/tasks-vision/wasm/${file}`), `${vision}/${file}`);
}
// Both are the MediaPipe authors', under the licence that lies beside them.
await copyFile(here('node_modules/@livekit/track-processors/LICENSE'), `${vision}/LICENSE.txt`);
const model = await readFile(here('node_modules/@mediapipe/selfie_segmentation/selfie_segmentation.tflite'));
await writeFile(`${vision}/selfie.tflite`, withMetadata(new Uint8Array(model)));

// A bundle by itself: what both share is not split off, since that would move code into what a meeting loads first.
const bundles = [
  options,
  {
    ...options,
    entryPoints: { 'connection-test': 'src/connection-test/bd-connection-test.ts' },
    outdir: connectionTest,
  },
  // The page of the built-in recorder, which only the portal's own hidden browser opens. A worker can't share chunks with its page.
  {
    ...options,
    splitting: false,
    entryPoints: { recorder: 'src/recorder/recorder.ts', worker: 'src/recorder/worker.ts' },
    outdir: recorder,
  },
];
for (const bundle of bundles) {
  if (process.argv.includes('--watch')) await (await esbuild.context({ ...bundle, minify: false })).watch();
  else await esbuild.build(bundle);
}
