import type { Sound } from '../call/snapshot.js';

/** Plays the others' sound through `<audio>` elements, independently of which tiles are on the stage. */
export class SoundSink {
  readonly #playing = new Map<string, { sound: Sound; element: HTMLMediaElement }>();

  constructor(private readonly place: () => HTMLElement | null) {}

  sync(sounds: readonly Sound[]): void {
    const wanted = new Map(sounds.map((sound) => [sound.id, sound.track]));
    for (const [id, { sound, element }] of this.#playing) {
      if (wanted.get(id) === sound.track) continue;
      sound.track.detach(element);
      element.remove();
      this.#playing.delete(id);
    }
    for (const sound of sounds) {
      if (this.#playing.has(sound.id)) continue;
      const element = sound.track.attach();
      this.place()?.append(element);
      this.#playing.set(sound.id, { sound, element });
    }
  }

  stop(): void {
    this.sync([]);
  }
}
