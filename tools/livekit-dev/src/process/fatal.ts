/** Ends the start: the text is printed on stdout as one line, and the process exits with 0, as livekit-server does. */
export class FatalError extends Error {}

const ERRNO: Record<string, string> = {
  ENOENT: 'no such file or directory',
  EACCES: 'permission denied',
  EISDIR: 'is a directory',
  EADDRINUSE: 'address already in use',
  EADDRNOTAVAIL: 'cannot assign requested address',
};

/** The system's words for an error, as Go prints them. */
export function errnoText(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return ERRNO[code] ?? (error as Error).message;
}
