/** The HTTP status of each of Twirp's error codes that livekit-server answers with. */
const STATUS = {
  bad_route: 404,
  failed_precondition: 412,
  internal: 500,
  invalid_argument: 400,
  malformed: 400,
  not_found: 404,
  unauthenticated: 401,
  unavailable: 503,
} as const;

export type TwirpCode = keyof typeof STATUS;

export class TwirpError extends Error {
  constructor(readonly code: TwirpCode, message: string, readonly meta?: Record<string, string>) {
    super(message);
  }

  get status(): number {
    return STATUS[this.code];
  }

  toJSON(): object {
    return { code: this.code, msg: this.message, meta: this.meta };
  }
}

/** Errors of the layer below come out with its prefix. */
export function serviceError(code: TwirpCode, message: string): TwirpError {
  return new TwirpError(code, `twirp error unknown: ${message}`);
}

export const permissionsDenied = () => new TwirpError('unauthenticated', 'permissions denied');
