import { egressFaults, initialEgressFaults } from '../egress/egressFaults';
import { iceFault } from '../media/iceDtls';
import { webhookFaults } from '../webhooks/notifier';

/** How long a livekit-server without redis takes for its refusals, and what tests may make worse. */
export const faults = {
  stallApiMs: 0,
  missingTargetMs: 3000,
  startEgressMs: 22_000,
  stopEgressMs: 3000,
  createWithEgressMs: 10_000,
};

const initial = { ...faults };

export interface FaultSettings {
  webhooks: typeof webhookFaults;
  refuseIce: boolean;
  api: typeof faults;
  egress: typeof egressFaults;
}

export function currentFaults(): FaultSettings {
  return { webhooks: { ...webhookFaults }, refuseIce: iceFault.refuse, api: { ...faults }, egress: { ...egressFaults } };
}

/** Sets what is named and leaves the rest; `{"reset": true}` ends every fault first. Returns an error text, or nothing. */
export function changeFaults(change: unknown): string | undefined {
  if (typeof change !== 'object' || change === null) return 'a JSON object is expected';
  const { reset, webhooks, refuseIce, api, egress, ...unknown } = change as Record<string, unknown>;
  const [firstUnknown] = Object.keys(unknown);
  if (firstUnknown !== undefined) return `unknown fault: ${firstUnknown}`;
  if (reset === true) {
    Object.assign(webhookFaults, { drop: 0, duplicate: 0, delayMs: 0 });
    Object.assign(faults, initial);
    Object.assign(egressFaults, initialEgressFaults);
    iceFault.refuse = false;
  }
  if (refuseIce !== undefined) iceFault.refuse = refuseIce === true;
  return assign(webhookFaults, webhooks) ?? assign(faults, api) ?? assign(egressFaults, egress);
}

/** Every setting keeps the type it has: a number, or on and off. */
function assign(target: object, change: unknown): string | undefined {
  const settings = target as Record<string, unknown>;
  for (const [key, value] of Object.entries((change ?? {}) as object)) {
    if (!(key in settings)) return `unknown fault: ${key}`;
    if (typeof value !== typeof settings[key]) return `${key} must be a ${typeof settings[key]}`;
    if (typeof value === 'number' && value < 0) return `${key} must be a number of at least 0`;
    settings[key] = value;
  }
  return undefined;
}
