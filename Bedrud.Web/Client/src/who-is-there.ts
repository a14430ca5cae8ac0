import type { RoomPreview } from './portal/room-preview.js';
import type { Strings } from './strings/strings.js';

const longestList = 3;

/** "Ada, Zeynep and 2 others are here": names as far as they are known, numbers for the rest. */
export function whoIsThere(t: Strings, { people, names }: RoomPreview): string {
  if (people <= 0) return t.nobodyHere;
  const known = (names ?? []).slice(0, people);
  if (known.length === 0) return t.peopleHere(people);
  const shown = known.length === people && people <= longestList ? known : known.slice(0, longestList - 1);
  const others = people - shown.length;
  if (others > 0) return t.namesAndOthersHere(shown.join(', '), others);
  const last = shown.at(-1) ?? '';
  return shown.length === 1 ? t.nameHere(last) : t.namesHere(shown.slice(0, -1).join(', '), last);
}
