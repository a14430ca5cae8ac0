import type { Person } from '../call/snapshot.js';
import { initials } from '../initials.js';
import type { Picture, PictureSource } from '../layout/arrange.js';
import type { Strings } from '../strings/strings.js';
import type { SmallPicture } from './picture-in-picture.js';

export function pictureLabel(t: Strings, person: Person, source: PictureSource): string {
  if (source === 'screen_share') return person.local ? t.yourScreen : t.screenOf(person.name);
  return person.local ? t.you(person.name) : person.name;
}

/** Oneself as in a mirror, but not what the camera on a telephone's back sees: writing there must be legible. */
export function isMirrored(person: Person, source: PictureSource, wanted: boolean): boolean {
  if (!person.local || source !== 'camera' || !wanted) return false;
  return person.camera?.mediaStreamTrack?.getSettings().facingMode !== 'environment';
}

export interface StageScene {
  t: Strings;
  language: string;
  mirror: boolean;
  people: readonly Person[];
  pictures: readonly Picture[];
  speaker: string | null;
}

/** What the small window may show: what is large, then who speaks, then the others on the stage, and oneself when alone. */
export function smallPictures({ t, language, mirror, people, pictures, speaker }: StageScene): SmallPicture[] {
  const large = pictures.filter(({ place }) => place === 'large');
  const speaking = people.filter((person) => person.identity === speaker);
  const others = pictures.filter(({ person }) => !person.local);
  const own = pictures.filter(({ person }) => person.local);
  const wanted = [...large, ...speaking.map((person) => ({ person, source: 'camera' as const })), ...others, ...own];
  return wanted.map(({ person, source }) => ({
    track: source === 'camera' ? person.camera : person.screen,
    label: pictureLabel(t, person, source),
    initials: initials(person.name, language),
    mirrored: isMirrored(person, source, mirror),
  }));
}
