import { noChange } from 'lit';
import { Directive, directive, type ElementPart } from 'lit/directive.js';
import type { Rect } from '../layout/geometry.js';

/**
 * Puts an element at its coordinates. Through the style object, not as an attribute: a strict content security policy lets it
 * pass. Touches the style only when the place changed, since it runs for every tile whenever anybody speaks.
 */
class Place extends Directive {
  #last = '';

  render(_rect: Rect) {
    return noChange;
  }

  override update(part: ElementPart, [{ x, y, width, height }]: [Rect]) {
    const next = `${x} ${y} ${width} ${height}`;
    if (next !== this.#last) {
      const { style } = part.element as HTMLElement;
      Object.assign(style, { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` });
      this.#last = next;
    }
    return noChange;
  }
}

export const place = directive(Place);
