import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { log } from '../process/log';
import { type Ffmpeg, FfmpegMissing, ffmpegDrawsText } from './ffmpeg';
import { filterGraph, type Graph, type GraphOptions } from './graph';
import type { Encoding } from './encoding';
import type { Tape } from './tape';

/** Makes the file of a recording from its tape, in the tape's folder, and returns its path. */
export async function compose(tape: Tape, options: Omit<GraphOptions, 'names'>, ffmpeg: Ffmpeg): Promise<string> {
  const output = join(tape.folder, `recording.${options.encoding.fileType}`);
  const names = await ffmpegDrawsText();
  try {
    await run(tape, { ...options, names }, ffmpeg, output);
  } catch (error) {
    if (!names || error instanceof FfmpegMissing) throw error;
    // There may be no font to write with.
    log('warn', 'could not compose with names, going without', { error: (error as Error).message }, 'livekit.egress');
    await run(tape, { ...options, names: false }, ffmpeg, output);
  }
  return output;
}

async function run(tape: Tape, options: GraphOptions, ffmpeg: Ffmpeg, output: string): Promise<void> {
  const graph = filterGraph(tape, options);
  const script = join(tape.folder, 'graph.txt');
  writeFileSync(script, graph.script);
  const { encoding } = options;
  const seconds = (options.to - options.from) / 1000;
  await ffmpeg.run([
    '-loglevel', 'error', '-copyts', ...inputArguments(graph), '-filter_complex_threads', '1', '-filter_complex_script', script,
    ...(encoding.video ? videoArguments(encoding) : []), ...(encoding.audio ? audioArguments(encoding) : []),
    ...(encoding.fileType === 'mp4' ? ['-movflags', '+faststart'] : []), '-t', String(seconds), output,
  ]);
}

/** A camera changes its size in the middle; the scaler takes that, and the graph must not begin anew. */
function inputArguments({ inputs }: Graph): string[] {
  return inputs.flatMap(({ kind, codec, path }) => [
    ...(kind === 'video' ? ['-reinit_filter', '0', '-threads', '1'] : []),
    ...(codec === 'vp9' ? ['-c:v', 'libvpx-vp9'] : []),
    '-i', path,
  ]);
}

function videoArguments({ framerate, keyFrameInterval, videoBitrate }: Encoding): string[] {
  return [
    '-map', '[v]', '-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '26', '-maxrate', `${videoBitrate}k`, '-bufsize', `${videoBitrate * 2}k`,
    '-g', String(Math.round(framerate * keyFrameInterval)), '-threads', '2',
  ];
}

function audioArguments({ fileType, audioBitrate }: Encoding): string[] {
  const codec = { mp4: 'aac', ogg: 'libopus', mp3: 'libmp3lame' }[fileType];
  return ['-map', '[a]', '-c:a', codec, '-b:a', `${audioBitrate}k`];
}
