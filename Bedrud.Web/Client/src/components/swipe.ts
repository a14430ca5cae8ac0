/** A finger must go so far sideways, in CSS pixels, and farther than up or down. */
const farEnough = 48;

/** Tells of a finger's sweep over an element: 1 towards the next page, -1 towards the one before. */
export function watchSwipes(element: HTMLElement, swiped: (step: 1 | -1) => void): void {
  let start: PointerEvent | null = null;
  element.addEventListener('pointerdown', (event) => {
    start = event.pointerType === 'touch' && event.isPrimary ? event : null;
  });
  element.addEventListener('pointercancel', () => {
    start = null;
  });
  element.addEventListener('pointerup', (event) => {
    if (!start || event.pointerId !== start.pointerId) return;
    const [x, y] = [event.clientX - start.clientX, event.clientY - start.clientY];
    start = null;
    if (Math.abs(x) >= farEnough && Math.abs(x) > Math.abs(y)) swiped(x < 0 ? 1 : -1);
  });
}
