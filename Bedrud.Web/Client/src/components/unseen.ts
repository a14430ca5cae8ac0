import type { Track } from 'livekit-client';

/** People come in bursts, and their tiles a moment after them. */
const settleMs = 1000;

/**
 * Pictures of people on other pages must not be sent. What livekit-client 2.23.0 does by itself (RemoteVideoTrack.ts,
 * RemoteTrackPublication.ts): with adaptiveStream a picture whose last element was detached is disabled at the server within
 * 100 ms, and enabled again, at the size of the element, when one is attached. But a picture that never had an element counts as
 * visible, and is sent in its largest size, until the server happens to report its stream as active. `setEnabled(false)` would
 * end that, but once used it overrules adaptiveStream for good: not even a page in the background would pause the picture any
 * more, and nothing takes it back. So such a picture is attached, once, to an element that is nowhere to be seen: from then on
 * adaptiveStream knows that nobody looks.
 */
export class UnseenPictures {
  #known = new WeakSet<Track>();
  #waiting: readonly Track[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `tracks`: all remote pictures there are. Those without an element after a moment are put to rest. */
  sync(tracks: readonly Track[]): void {
    this.#waiting = tracks.filter((track) => !this.#known.has(track));
    if (this.#waiting.length > 0) this.#timer ??= setTimeout(this.#settle, settleMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  readonly #settle = () => {
    this.#timer = undefined;
    for (const track of this.#waiting) {
      this.#known.add(track);
      if (track.attachedElements.length > 0) continue;
      const nowhere = document.createElement('video');
      track.attach(nowhere);
      track.detach(nowhere);
    }
  };
}
