import { type RecordedPerson, type Shown, Stage } from './arrange.js';
import { Drawing } from './drawing.js';
import type { Bitmap, PlacedBitmap, RecordingSettings, Scene, Tile } from './protocol.js';

/** Makes the picture's plan of who is there: tiles with the names on them. */
export class SceneMaker {
  readonly #stage: Stage;
  readonly #drawing: Drawing;

  constructor(readonly settings: RecordingSettings) {
    this.#stage = new Stage(settings.layout, settings);
    this.#drawing = new Drawing(settings.width / 1280);
  }

  /** `againMs`: after how long to ask again though nothing changed; null for never. */
  make(people: readonly RecordedPerson[], nowMs: number): { scene: Scene; shown: Shown[]; againMs: number | null } {
    const { shown, againMs } = this.#stage.arrange(people, nowMs);
    const scene = { tiles: shown.map((one) => this.#tile(one)), idle: people.length === 0 ? this.#idle() : null };
    return { scene, shown, againMs };
  }

  #tile({ person, source, rect }: Shown): Tile {
    const name = person.name || person.identity;
    const inset = Math.round(4 * this.#drawing.scale) * 2;
    const label = this.#drawing.name(name, rect.width - 2 * inset);
    return {
      ...rect,
      video: source === 'screen' ? person.screen : person.camera,
      behind: source === 'screen' ? null : centred(this.#drawing.avatar(name, rect.height), rect),
      label: { bitmap: label, x: rect.x + inset, y: rect.y + rect.height - label.height - inset },
    };
  }

  #idle(): PlacedBitmap {
    const { width, height, roomName } = this.settings;
    return centred(this.#drawing.title(roomName, width * 0.8), { x: 0, y: 0, width, height });
  }
}

function centred(bitmap: Bitmap, rect: { x: number; y: number; width: number; height: number }): PlacedBitmap {
  return {
    bitmap,
    x: rect.x + Math.floor((rect.width - bitmap.width) / 4) * 2,
    y: rect.y + Math.floor((rect.height - bitmap.height) / 4) * 2,
  };
}
