import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What measures and composes recordings. Without it their tests are skipped, and say so. */
export const ffmpegMissing = ['ffmpeg', 'ffprobe'].filter((name) => spawnSync(name, ['-version']).status !== 0).join(' and ');
export const needsFfmpeg = { skip: ffmpegMissing ? `NOT TESTED: ${ffmpegMissing} not installed (apt-get install ffmpeg)` : false };

/** Seconds, and the codec, size and seconds of each stream. */
export async function probe(file) {
  const { stdout } = await run('ffprobe', ['-v', 'error', '-of', 'json', '-show_format', '-show_streams', file]);
  const { format, streams } = JSON.parse(stdout);
  const stream = (type) => {
    const found = streams.find((one) => one.codec_type === type);
    return found && { codec: found.codec_name, width: found.width, height: found.height, seconds: Number(found.duration ?? format.duration) };
  };
  return { seconds: Number(format.duration), size: Number(format.size), video: stream('video'), audio: stream('audio') };
}

async function measure(file, from, seconds, filter) {
  const { stderr } = await run('ffmpeg', ['-hide_banner', '-nostdin', '-ss', String(from), '-t', String(seconds), '-i', file, ...filter, '-f', 'null', '-']);
  return stderr;
}

/** The mean brightness (16 is black) of a part of the picture, `crop` being ffmpeg's w:h:x:y, over a time. */
export async function brightness(file, { from = 0, seconds = 1, crop = 'iw:ih:0:0' } = {}) {
  const text = await measure(file, from, seconds, ['-an', '-vf', `crop=${crop},signalstats,metadata=print:key=lavfi.signalstats.YAVG`]);
  const values = [...text.matchAll(/YAVG=([\d.]+)/g)].map(([, value]) => Number(value));
  return { mean: values.reduce((sum, value) => sum + value, 0) / values.length, min: Math.min(...values), max: Math.max(...values) };
}

/** dB below full scale; silence is -91. */
export async function loudness(file, { from = 0, seconds = 1 } = {}) {
  return Number(/mean_volume: (-?[\d.]+) dB/.exec(await measure(file, from, seconds, ['-vn', '-af', 'volumedetect']))?.[1]);
}
