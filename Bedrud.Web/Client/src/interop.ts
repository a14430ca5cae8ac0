import type { MeetingState } from './call/snapshot.js';
import { coalesce } from './coalesce.js';

/** The part of Blazor's `DotNetObjectReference` that is used here. */
interface DotNetReference {
  invokeMethodAsync(method: string, ...args: unknown[]): Promise<unknown>;
}

/** The part of `<bedrud-meeting>` that is used here. */
interface MeetingElement extends HTMLElement {
  observe(listener: (state: MeetingState) => void): () => void;
}

const atMostEveryMs = 250;
const attached = new WeakMap<HTMLElement, () => void>();

/** Tells the portal's circuit about the meeting; the meeting itself never waits for the circuit. */
export function attach(element: MeetingElement, dotNet: DotNetReference): void {
  detach(element);
  const sender = coalesce<MeetingState>((state) => {
    // A lost circuit rejects, or throws at once; neither may disturb the call.
    try {
      dotNet.invokeMethodAsync('OnMeetingState', state).catch(() => {});
    } catch {}
  }, atMostEveryMs);

  let release = () => {};
  let detached = false;
  attached.set(element, () => {
    detached = true;
    release();
    sender.stop();
  });
  // Blazor may attach before the element's own module has loaded.
  customElements.whenDefined('bedrud-meeting').then(() => {
    if (!detached) release = element.observe(sender.push);
  });
}

export function detach(element: HTMLElement): void {
  attached.get(element)?.();
  attached.delete(element);
}
