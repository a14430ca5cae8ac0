export type Fields = Record<string, unknown>;

const LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type Level = (typeof LEVELS)[number];

let minimum: number = LEVELS.indexOf('info');
let asJson = false;

export function configureLog(options: { level?: string; json?: boolean }): void {
  const wanted = LEVELS.indexOf((options.level || 'info') as Level);
  minimum = wanted < 0 ? LEVELS.indexOf('info') : wanted;
  asJson = options.json ?? false;
}

/** The parent may be gone: what is written to its pipes is then lost, and the server lives on. */
export function surviveClosedPipes(): void {
  process.stdout.on('error', () => {});
  process.stderr.on('error', () => {});
}

/** One line of the log on stderr, in the shape of livekit-server's zap logger. */
export function log(level: Level, msg: string, fields: Fields = {}, logger = 'livekit'): void {
  if (LEVELS.indexOf(level) < minimum) return;
  const now = Date.now();
  const line = asJson
    ? stringify({ level, ts: now / 1000, logger, msg, ...fields })
    : [new Date(now).toISOString(), level.toUpperCase(), logger, msg, stringify(fields)].join('\t');
  process.stderr.write(line + '\n');
}

function stringify(value: unknown): string {
  return JSON.stringify(value, (_key, v: unknown) => {
    if (typeof v === 'bigint') return v.toString();
    return v instanceof Error ? v.message : v;
  });
}
