import type { Call } from '../call/call.js';

const graceMs = 2000;
const entrusted = new Map<string, { call: Call; timer: ReturnType<typeof setTimeout> }>();

/**
 * An element that leaves the page hands its call over; it ends unless another takes it up soon. So a call survives a
 * framework that replaces the element or moves it elsewhere.
 */
export function entrust(roomName: string, call: Call): void {
  const timer = setTimeout(() => {
    entrusted.delete(roomName);
    void call.leave();
  }, graceMs);
  entrusted.set(roomName, { call, timer });
}

export function adoptCall(roomName: string): Call | null {
  const found = entrusted.get(roomName);
  if (!found) return null;
  clearTimeout(found.timer);
  entrusted.delete(roomName);
  return found.call;
}
