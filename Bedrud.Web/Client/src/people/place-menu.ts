import type { Size } from '../layout/geometry.js';

const edge = 8;
const gap = 4;

/** Below the button with right edges in line, above it where there is more room; never over the edge of the window. Pixels. */
export function placeMenu(
  button: { top: number; bottom: number; right: number },
  menu: Size,
  window: Size,
): { top: number; left: number } {
  const below = window.height - button.bottom - gap - edge;
  const above = button.top - gap - edge;
  const wanted = menu.height <= below || below >= above ? button.bottom + gap : button.top - gap - menu.height;
  return {
    top: Math.max(edge, Math.min(wanted, window.height - edge - menu.height)),
    left: Math.max(edge, Math.min(button.right - menu.width, window.width - edge - menu.width)),
  };
}
