/**
 * Keys within a `role="menu"`: arrows, Home and End move the focus; Escape and Tab close. Returns whether the menu is to be closed.
 */
export function moveInMenu(event: KeyboardEvent, root: ParentNode & DocumentOrShadowRoot): boolean {
  if (event.key === 'Escape' || event.key === 'Tab') {
    // Only the menu goes: Escape would otherwise also close what it stands in.
    event.stopPropagation();
    if (event.key === 'Escape') event.preventDefault();
    return true;
  }
  const items = [...root.querySelectorAll<HTMLElement>('[role^=menuitem]')];
  const at = items.indexOf(root.activeElement as HTMLElement);
  const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 };
  const next = steps[event.key];
  if (next === undefined || items.length === 0) return false;
  event.preventDefault();
  event.stopPropagation();
  items[(next + items.length) % items.length]?.focus();
  return false;
}
