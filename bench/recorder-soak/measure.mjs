import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Processor ticks and megabytes (shared pages divided among who has them) of a session's processes. */
export function usageOf(session) {
  let ticks = 0;
  let kilobytes = 0;
  let processes = 0;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (Number(fields[3]) !== session) continue;
      processes++;
      ticks += Number(fields[11]) + Number(fields[12]);
      kilobytes += Number(/Pss:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
    } catch {
      // Gone meanwhile.
    }
  }
  return { ticks, megabytes: kilobytes / 1024, processes };
}

const run = (program, args) => {
  try {
    return execFileSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    throw new Error(`${program}: ${error.stderr}`);
  }
};

export function streams(file) {
  const { streams, format } = JSON.parse(run('ffprobe', ['-v', 'error', '-show_streams', '-show_format', '-of', 'json', file]));
  return { container: Number(format.duration), ...Object.fromEntries(streams.map((s) => [s.codec_type, `${s.codec_name} ${Number(s.duration).toFixed(3)} s`])) };
}

/** How many milliseconds the flash comes after the beep, second by second. `area`: where it flashes, in ffmpeg's crop. */
export function offsets(file, area = 'iw/8:ih/8:iw*0.36:ih*0.32') {
  const picture = run('ffmpeg', ['-v', 'error', '-i', file, '-an', '-vf', `crop=${area},signalstats,metadata=print:key=lavfi.signalstats.YAVG:file=-`, '-f', 'null', '-']);
  const flashes = [];
  let [at, before] = [0, 255];
  for (const line of picture.split('\n')) {
    const time = /pts_time:([\d.]+)/.exec(line);
    if (time) at = Number(time[1]);
    const level = /YAVG=([\d.]+)/.exec(line);
    if (!level) continue;
    if (Number(level[1]) > 120 && before <= 120) flashes.push(at);
    before = Number(level[1]);
  }
  const rate = 8000;
  const sound = execFileSync('ffmpeg', ['-v', 'error', '-i', file, '-vn', '-af', 'aresample=async=1:first_pts=0', '-ac', '1', '-ar', `${rate}`, '-f', 's16le', '-'], { maxBuffer: 1 << 30 });
  const samples = new Int16Array(sound.buffer, sound.byteOffset, sound.length >> 1);
  const beeps = [];
  let last = -rate;
  for (let i = 0; i < samples.length; i++) {
    if (Math.abs(samples[i]) < 2000) continue;
    if (i - last > rate / 10) beeps.push(i / rate);
    last = i;
  }
  let next = 0;
  return flashes.flatMap((flash) => {
    while (next + 1 < beeps.length && Math.abs(beeps[next + 1] - flash) < Math.abs(beeps[next] - flash)) next++;
    const apart = (flash - beeps[next]) * 1000;
    return Math.abs(apart) < 400 ? [{ at: flash, apart }] : [];
  });
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
