import type { Track } from 'livekit-client';
import type { StageSwitch } from '../stage-view.js';
import { fillPictureWindow, type PictureWindow } from './picture-window.js';

/** What the small window may show; the first is the most wanted. */
export interface SmallPicture {
  track: Track | null;
  label: string;
  initials: string;
  mirrored: boolean;
}

interface DocumentPictureInPicture {
  requestWindow(options: { width: number; height: number }): Promise<Window>;
}

const documentPictures = () =>
  (globalThis as { documentPictureInPicture?: DocumentPictureInPicture }).documentPictureInPicture;

/**
 * The large picture in a small window above all others. Where the browser can put a document there, a name and, without a
 * camera, the initials are seen too; elsewhere it is the bare video. It follows the stage from one track to the next.
 */
export class PictureInPicture implements StageSwitch {
  #document: PictureWindow | null = null;
  #video: HTMLVideoElement | null = null;
  #attached: Track | null = null;
  #opening = false;

  constructor(
    private readonly pictures: () => readonly SmallPicture[],
    private readonly changed: () => void,
  ) {}

  get available(): boolean {
    return documentPictures() !== undefined || document.pictureInPictureEnabled === true;
  }

  get on(): boolean {
    return this.#video !== null;
  }

  toggle(): void {
    if (this.on) this.stop();
    else if (!this.#opening) void this.#open();
  }

  /** Called whenever the stage changed. */
  sync(): void {
    const video = this.#video;
    if (!video) return;
    const picture = this.#choose();
    if (!picture && !this.#document) {
      this.stop();
      return;
    }
    this.#document?.show(picture ?? null);
    if (this.#attached === (picture?.track ?? null)) return;
    this.#attached?.detach(video);
    this.#attached = picture?.track ?? null;
    this.#attached?.attach(video);
  }

  stop(): void {
    const { window } = this.#document ?? {};
    if (this.#video && document.pictureInPictureElement === this.#video)
      void document.exitPictureInPicture().catch(() => {});
    this.#forget();
    window?.close();
  }

  async #open(): Promise<void> {
    this.#opening = true;
    try {
      const opener = documentPictures();
      await (opener ? this.#openDocument(opener) : this.#openVideo());
    } catch {
      // Refused: by a policy, or since the click was too long ago.
      this.stop();
    } finally {
      this.#opening = false;
    }
    this.changed();
  }

  async #openDocument(opener: DocumentPictureInPicture): Promise<void> {
    const window = await opener.requestWindow({ width: 400, height: 225 });
    this.#document = fillPictureWindow(window);
    this.#video = this.#document.video;
    window.addEventListener('pagehide', this.#forget);
    this.sync();
  }

  async #openVideo(): Promise<void> {
    const video = document.createElement('video');
    Object.assign(video, { muted: true, autoplay: true, playsInline: true });
    video.addEventListener('leavepictureinpicture', this.#forget);
    this.#video = video;
    this.sync();
    // Nothing plays any more: there would be nothing to wait for.
    if (this.#video !== video) return;
    if (video.readyState < HTMLMediaElement.HAVE_METADATA)
      await new Promise((loaded) => video.addEventListener('loadedmetadata', loaded, { once: true }));
    await video.requestPictureInPicture();
  }

  /** A bare video can show only what is playing. */
  #choose(): SmallPicture | undefined {
    const pictures = this.pictures();
    return this.#document ? pictures[0] : pictures.find(({ track }) => track && track.attachedElements.length > 0);
  }

  readonly #forget = () => {
    if (!this.#video) return;
    this.#attached?.detach(this.#video);
    this.#attached = null;
    this.#video = null;
    this.#document = null;
    this.changed();
  };
}
