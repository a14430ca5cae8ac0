import { build } from 'esbuild';

// Packages stay outside the bundle: the server runs from a checkout after `npm ci`.
await build({
  entryPoints: ['src/process/main.ts'],
  outfile: 'dist/server.mjs',
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  packages: 'external',
  sourcemap: 'inline',
  logLevel: 'warning',
});
