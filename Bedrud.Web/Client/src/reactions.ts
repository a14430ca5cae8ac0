import type { Strings } from './strings/strings.js';

/** The reactions that the portal takes, and what they are called. */
export const reactions = ['👍', '👏', '❤️', '😂', '😮', '🎉', '🙏', '👎'] as const;
export type ReactionEmoji = (typeof reactions)[number];

export function reactionName(t: Strings, emoji: string): string {
  const index = reactions.indexOf(emoji as ReactionEmoji);
  return t.reactionNames[index] ?? emoji;
}

/** As many as the portal takes in ten seconds; asking for more would only be refused. */
export class ReactionPace {
  #sent: number[] = [];

  constructor(
    private readonly most = 10,
    private readonly withinMs = 10_000,
  ) {}

  /** Whether one more may be sent now; counts it where it may. */
  take(now = Date.now()): boolean {
    this.#sent = this.#sent.filter((at) => now - at < this.withinMs);
    if (this.#sent.length >= this.most) return false;
    this.#sent.push(now);
    return true;
  }
}
