import { type ChildProcess, spawn } from 'node:child_process';
import { setPriority } from 'node:os';

/** Meetings go before their recordings. */
const NICENESS = 5;
const KEPT_OUTPUT = 4000;

export class FfmpegMissing extends Error {
  constructor() {
    super('ffmpeg is not installed on this machine: the development media server composes recordings with it');
  }
}

/** One run of ffmpeg, which can be ended. */
export class Ffmpeg {
  private child?: ChildProcess;
  private ended = false;

  /** What it says on stdout. Rejects with the end of what it says on stderr, or with FfmpegMissing. */
  run(args: string[]): Promise<string> {
    return new Promise((resolve, reject) => {
      if (this.ended) return reject(new Error('ffmpeg was ended'));
      const child = spawn('ffmpeg', ['-hide_banner', '-nostdin', '-y', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
      this.child = child;
      let output = '';
      let errors = '';
      child.stdout.on('data', (data) => (output += data));
      child.stderr.on('data', (data) => (errors = (errors + data).slice(-KEPT_OUTPUT)));
      child.on('error', (error: NodeJS.ErrnoException) => reject(error.code === 'ENOENT' ? new FfmpegMissing() : error));
      child.on('close', (code, signal) => (code === 0 ? resolve(output) : reject(new Error(`ffmpeg ended with ${signal ?? code}: ${errors.trim()}`))));
      lower(child.pid);
    });
  }

  kill(): void {
    this.ended = true;
    this.child?.kill('SIGKILL');
  }
}

let filters: Promise<string> | undefined;

/** Whether ffmpeg is here (rejects with FfmpegMissing where not), and can write names. */
export async function ffmpegDrawsText(): Promise<boolean> {
  filters ??= new Ffmpeg().run(['-loglevel', 'error', '-filters']);
  // Who installs it now is not told for ever that it is missing.
  filters.catch(() => (filters = undefined));
  return /\bdrawtext\b/.test(await filters);
}

function lower(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, NICENESS);
  } catch {
    // It has ended already.
  }
}
