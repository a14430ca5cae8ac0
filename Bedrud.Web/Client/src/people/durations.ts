/** How long somebody may be kept out of this meeting by a removal. */
export const kickChoices = ['now', 'minutes', 'meeting'] as const;
export type KickChoice = (typeof kickChoices)[number];

export const kickMinutes = 5;

export function kickRequest(choice: KickChoice): { minutes?: number; untilMeetingEnds?: boolean } {
  if (choice === 'meeting') return { untilMeetingEnds: true };
  return { minutes: choice === 'now' ? 0 : kickMinutes };
}

export const banChoices = ['hour', 'day', 'week', 'forever'] as const;
export type BanChoice = (typeof banChoices)[number];

const minutesOf: Record<Exclude<BanChoice, 'forever'>, number> = { hour: 60, day: 24 * 60, week: 7 * 24 * 60 };

export function banRequest(choice: BanChoice, reason: string, now: Date): { until?: string; reason?: string } {
  const until = choice === 'forever' ? undefined : new Date(now.getTime() + minutesOf[choice] * 60_000).toISOString();
  return { until, reason: reason.trim() || undefined };
}

/** Somebody who waits may be refused without a ban; with one, it has an end. */
export const refuseChoices = ['no-ban', 'hour', 'day', 'week'] as const;
export type RefuseChoice = (typeof refuseChoices)[number];

export function refuseRequest(choice: RefuseChoice, reason: string): { reason?: string; banMinutes?: number } {
  return { reason: reason.trim() || undefined, banMinutes: choice === 'no-ban' ? undefined : minutesOf[choice] };
}
