import type { Participant } from '../room/participant';
import type { VideoGrant } from '../protocol/claims';
import { signToken } from '../protocol/tokens';

const INTERVAL_MS = 5 * 60 * 1000;
const LIFETIME_SECONDS = 10 * 60;

/** Hands a client tokens with its present rights, so that it can come back when its own has expired. */
export class TokenRefresher {
  grant: VideoGrant;
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly participant: Participant, private readonly keys: ReadonlyMap<string, string>) {
    this.grant = participant.options.claims.video ?? {};
    this.timer = setInterval(() => this.send(), INTERVAL_MS);
  }

  send(): void {
    this.participant.signal.send({ case: 'refreshToken', value: this.create() });
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private create(): string {
    const { participant } = this;
    const { claims } = participant.options;
    const now = Math.floor(Date.now() / 1000);
    const apiKey = claims.iss ?? '';
    return signToken(
      {
        iss: apiKey,
        sub: participant.identity,
        exp: Math.max(claims.exp ?? 0, now + LIFETIME_SECONDS),
        nbf: now,
        iat: now,
        identity: participant.identity,
        name: participant.name || undefined,
        kind: claims.kind || 'standard',
        video: this.grant,
        metadata: participant.metadata || undefined,
        attributes: Object.keys(participant.attributes).length > 0 ? participant.attributes : undefined,
      },
      this.keys.get(apiKey) ?? '',
    );
  }
}
