import { initials } from '../initials.js';
import type { Bitmap } from './protocol.js';

// Studio swing: black is 16, white 235.
const toLuma = (grey: number) => Math.round(16 + (grey * 219) / 255);
const family = 'Inter, system-ui, "Noto Sans", "DejaVu Sans", sans-serif';
const even = (value: number) => Math.max(2, Math.ceil(value / 2) * 2);
/** Names change and tiles are resized; what was drawn is drawn again where it is forgotten. */
const mostKept = 200;

type Context = OffscreenCanvasRenderingContext2D;

/** Draws names and initials once; grey, so that one plane carries them. */
export class Drawing {
  readonly #kept = new Map<string, Bitmap>();

  /** `scale`: of the picture, 1 at 1280 pixels. */
  constructor(readonly scale: number) {}

  /** A person's name, at most as wide as their tile. */
  name(text: string, mostWidth: number): Bitmap {
    const size = Math.round(20 * this.scale);
    const padding = Math.round(8 * this.scale);
    return this.#keep(`name ${mostWidth} ${text}`, () => {
      const font = `500 ${size}px ${family}`;
      const shown = shorten(text, font, mostWidth - 2 * padding);
      const width = even(measure(shown, font) + 2 * padding);
      return paint(width, even(size * 1.5), 24, (context) => {
        write(context, shown, font, 245, width / 2, (size * 1.5) / 2 + 1);
      });
    });
  }

  /** What stands for a person whose camera is off: initials in a circle. */
  avatar(name: string, tileHeight: number): Bitmap {
    const diameter = even(Math.min(tileHeight * 0.45, 240 * this.scale));
    return this.#keep(`avatar ${diameter} ${name}`, () =>
      paint(diameter, diameter, tileGrey, (context) => {
        context.fillStyle = grey(92);
        context.beginPath();
        context.arc(diameter / 2, diameter / 2, diameter / 2, 0, 2 * Math.PI);
        context.fill();
        const font = `600 ${Math.round(diameter * 0.38)}px ${family}`;
        write(context, initials(name), font, 245, diameter / 2, diameter / 2 + diameter * 0.02);
      }),
    );
  }

  /** What the picture says while nobody is there. */
  title(text: string, mostWidth: number): Bitmap {
    const size = Math.round(40 * this.scale);
    return this.#keep(`title ${mostWidth} ${text}`, () => {
      const font = `600 ${size}px ${family}`;
      const shown = shorten(text, font, mostWidth);
      const width = even(measure(shown, font) + 4);
      return paint(width, even(size * 1.6), pageGrey, (context) =>
        write(context, shown, font, 200, width / 2, size * 0.8),
      );
    });
  }

  #keep(key: string, draw: () => Bitmap): Bitmap {
    let bitmap = this.#kept.get(key);
    if (!bitmap) {
      if (this.#kept.size >= mostKept) this.#kept.clear();
      bitmap = draw();
      this.#kept.set(key, bitmap);
    }
    return bitmap;
  }
}

const pageGrey = 18;
const tileGrey = 38;
export const pageLuma = toLuma(pageGrey);
export const tileLuma = toLuma(tileGrey);

const grey = (value: number) => `rgb(${value} ${value} ${value})`;

function contextOf(width: number, height: number): Context {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('This browser has no canvas.');
  return context;
}

function paint(width: number, height: number, background: number, draw: (context: Context) => void): Bitmap {
  const context = contextOf(width, height);
  context.fillStyle = grey(background);
  context.fillRect(0, 0, width, height);
  draw(context);
  const pixels = context.getImageData(0, 0, width, height).data;
  const luma = new Uint8Array(width * height);
  for (let i = 0; i < luma.length; i++) luma[i] = toLuma(pixels[4 * i] as number);
  return { width, height, luma };
}

function write(context: Context, text: string, font: string, value: number, x: number, y: number): void {
  context.font = font;
  context.fillStyle = grey(value);
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(text, x, y);
}

let measuring: Context | undefined;

function measure(text: string, font: string): number {
  measuring ??= contextOf(1, 1);
  measuring.font = font;
  return measuring.measureText(text).width;
}

function shorten(text: string, font: string, most: number): string {
  if (measure(text, font) <= most) return text;
  const letters = [...text];
  while (letters.length > 1 && measure(`${letters.join('')}…`, font) > most) letters.pop();
  return `${letters.join('')}…`;
}
