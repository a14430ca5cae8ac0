const key = 'bedrud.device';
const length = 12;
const alphabet = '0123456789abcdefghijklmnopqrstuvwxyz';
let ownWithoutStorage: string | undefined;

/** Tells one person's tabs apart, also after a reload. Letters and digits only, as the portal wants it. */
export function tabDevice(): string {
  try {
    const known = sessionStorage.getItem(key);
    if (known && /^[0-9a-z]{12}$/u.test(known)) return known;
    const made = random();
    sessionStorage.setItem(key, made);
    return made;
  } catch {
    // Storage may be blocked: then the tab is the same until it is reloaded.
    ownWithoutStorage ??= random();
    return ownWithoutStorage;
  }
}

function random(): string {
  const numbers = crypto.getRandomValues(new Uint32Array(length));
  return Array.from(numbers, (number) => alphabet[number % alphabet.length]).join('');
}
