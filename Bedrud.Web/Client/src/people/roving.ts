/** Where an arrow, Home or End leads among so many things, round and round; null for other keys. */
export function nextIndex(key: string, current: number, count: number): number | null {
  if (count === 0) return null;
  switch (key) {
    case 'ArrowDown':
      return (current + 1) % count;
    case 'ArrowUp':
      return current <= 0 ? count - 1 : current - 1;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}

/** What begins with the letters typed: one letter again and again goes on to the next that does; null where nothing does. */
export function typedIndex(words: readonly string[], typed: string, current: number): number | null {
  const lower = (text: string) => text.toLocaleLowerCase();
  const letters = lower(typed);
  const repeated = [...letters].every((letter) => letter === letters[0]);
  const wanted = repeated ? (letters[0] ?? '') : letters;
  const from = letters.length === 1 || repeated ? current + 1 : Math.max(0, current);
  for (let step = 0; step < words.length; step++) {
    const index = (from + step) % words.length;
    if (lower(words[index] ?? '').startsWith(wanted)) return index;
  }
  return null;
}
