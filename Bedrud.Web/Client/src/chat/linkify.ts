/** A piece of a message: words, or a link. */
export interface Piece {
  text: string;
  /** Where it leads; null for words. */
  href: string | null;
}

// Only these two schemes; whatever else looks like an address stays words. Invisible characters end one.
const address = /\bhttps?:\/\/[^\s<>"\p{Cc}\p{Cf}]+/giu;
const trailing = /[.,:;!?'’”…*_~]$/u;
const closing: Record<string, string> = { ')': '(', ']': '[', '}': '{' };

/** Longer ones are shown shortened in the middle. */
const longestShown = 80;

/** Splits plain text into words and links. Never makes markup: the pieces are set as text. */
export function linkify(text: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(address)) {
    const found = trimEnd(match[0]);
    const href = safeHref(found);
    if (!href) continue;
    if (match.index > from) pieces.push({ text: text.slice(from, match.index), href: null });
    pieces.push({ text: shown(found, href), href });
    from = match.index + found.length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from), href: null });
  return pieces;
}

/** Punctuation at the end belongs to the sentence, and so does a bracket that was opened before the address. */
function trimEnd(found: string): string {
  for (let rest = found; ; ) {
    const last = rest.at(-1) ?? '';
    const open = closing[last];
    const unbalanced = open !== undefined && rest.split(last).length > rest.split(open).length;
    if (!unbalanced && !trailing.test(rest)) return rest;
    rest = rest.slice(0, -1);
  }
}

function safeHref(found: string): string | null {
  try {
    const { protocol, hostname, href } = new URL(found);
    return (protocol === 'http:' || protocol === 'https:') && hostname !== '' ? href : null;
  } catch {
    return null;
  }
}

/**
 * A host with other letters than ASCII is shown as the browser will look it up (`xn--…`), and a name before the host as what it is: neither
 * can pass for another site.
 */
function shown(found: string, href: string): string {
  const { protocol, username, host } = new URL(href);
  const written = found.slice(found.indexOf('://') + 3).split(/[/?#\\]/u)[0] ?? '';
  const rest = found.slice(found.indexOf('://') + 3 + written.length);
  const honest = username !== '' || written.toLowerCase() !== host ? `${protocol}//${host}${rest}` : found;
  return honest.length <= longestShown ? honest : `${honest.slice(0, longestShown - 20)}…${honest.slice(-16)}`;
}
