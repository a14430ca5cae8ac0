/** What single keys do in the call, in the order of the help. */
export const shortcuts = {
  microphone: 'm',
  camera: 'v',
  screen: 's',
  hand: 'h',
  reactions: 'r',
  chat: 'c',
  people: 'p',
  record: 'k',
  layout: 'l',
  fullScreen: 'f',
  settings: ',',
  help: '?',
} as const;

export type Shortcut = keyof typeof shortcuts;

const byKey = new Map(Object.entries(shortcuts).map(([name, key]) => [key as string, name as Shortcut]));

/** The part of a keyboard event that counts here. */
export interface KeyPress {
  key: string;
  repeat: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  composedPath(): EventTarget[];
}

export function shortcutFor(press: KeyPress): Shortcut | null {
  if (press.repeat || press.ctrlKey || press.metaKey || press.altKey || isWriting(press)) return null;
  return byKey.get(press.key.toLowerCase()) ?? null;
}

/** Single keys belong to whoever writes, chooses from a list, or answers a dialog. */
export function isWriting(press: Pick<KeyPress, 'composedPath'>): boolean {
  return press
    .composedPath()
    .some((target) => (target as Partial<Element>).matches?.('input, textarea, select, dialog, [contenteditable]'));
}
