import type { LobbyPerson, Role } from '../portal/facts.js';
import { mayModerate } from '../portal/facts.js';
import type { PanelPerson } from './merge.js';

/** From so many people on, there is a search field. */
export const searchFrom = 8;

/** People, not devices. */
export function countPeople(people: readonly PanelPerson[]): number {
  return new Set(people.map(({ person }) => person)).size;
}

/** Oneself first, then moderators, then everybody by name; devices of one person side by side. */
export function inMeeting(people: readonly PanelPerson[], language: string): PanelPerson[] {
  const { compare } = new Intl.Collator(language, { sensitivity: 'base', numeric: true });
  return [...people].sort(
    (a, b) =>
      place(a) - place(b) ||
      compare(a.name, b.name) ||
      (a.person < b.person ? -1 : a.person > b.person ? 1 : a.device - b.device),
  );
}

function place({ local, own, role }: PanelPerson): number {
  if (local) return 0;
  if (own) return 1;
  return mayModerate(role as Role) ? 2 : 3;
}

/** Raised hands: who asked first speaks first. A hand is the person's, on whatever device. */
export function raisedHands(people: readonly PanelPerson[]): PanelPerson[] {
  const time = (person: PanelPerson) => Date.parse(person.handRaisedAt ?? '');
  const raised = people.filter((person) => person.handRaisedAt !== null).sort((a, b) => time(a) - time(b));
  return raised.filter(({ person }, index) => raised.findIndex((other) => other.person === person) === index);
}

/** Who waits, longest first. */
export function waiting(lobby: readonly LobbyPerson[]): LobbyPerson[] {
  return [...lobby].sort((a, b) => Date.parse(a.askedAt) - Date.parse(b.askedAt));
}

/** Whether a name has what was typed; case, accents and the Turkish i's make no difference. */
export function matches(name: string, query: string): boolean {
  return plain(name).includes(plain(query.trim()));
}

function plain(text: string): string {
  return text.toLocaleLowerCase('tr').normalize('NFKD').replace(/\p{M}/gu, '').replaceAll('ı', 'i');
}
