import { copyFile, mkdir, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const meeting = here('../wwwroot/meeting');
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
await rm(meeting, { recursive: true, force: true });
await mkdir(fonts, { recursive: true });
for (const subset of ['latin', 'latin-ext']) {
  const file = `node_modules/@fontsource-variable/inter/files/inter-${subset}-wght-normal.woff2`;
  await copyFile(here(file), `${fonts}/inter-${subset}.woff2`);
}

if (process.argv.includes('--watch')) {
  const context = await esbuild.context({ ...options, minify: false });
  await context.watch();
} else {
  await esbuild.build(options);
}
