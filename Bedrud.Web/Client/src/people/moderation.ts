import type { OwnSourceName } from '../call/snapshot.js';
import type { LobbyPerson, Outcome, Role, RoomLocks } from '../portal/facts.js';
import type { Strings } from '../strings/strings.js';
import type { ActStates, ActWords } from './act-states.js';
import { lockSource, type PeopleActs } from './acts-type.js';
import type { MenuAct } from './menu.js';
import type { PanelPerson } from './merge.js';

/** What acts are about, apart from people and those who wait. */
export const things = {
  everybody: 'everybody',
  hands: 'hands',
  lobby: 'lobby',
  lock: (name: keyof RoomLocks) => `lock/${name}`,
  waiting: (id: string) => `waiting/${id}`,
  person: (identity: string) => `person/${identity}`,
  hand: (identity: string) => `hand/${identity}`,
} as const;

/** Whether a thing is still there, once these people are in the meeting and those wait. */
export function stillThere(people: readonly PanelPerson[], lobby: readonly LobbyPerson[]): (thing: string) => boolean {
  const there = new Set<string>([things.everybody, things.hands, things.lobby]);
  for (const { identity, handRaisedAt } of people) {
    there.add(things.person(identity));
    if (handRaisedAt) there.add(things.hand(identity));
  }
  for (const { id } of lobby) there.add(things.waiting(id));
  return (thing) => there.has(thing) || thing.startsWith('lock/');
}

/** What a moderator does in the panel: each act is asked of the portal, and its state kept on the thing that it is about. */
export class Moderation {
  constructor(
    readonly states: ActStates,
    private readonly acts: PeopleActs,
  ) {}

  mute(identity: string, source: OwnSourceName): void {
    this.#person(identity, `mute-${source}`, { pending: (t) => t.people.pending.mute[source] }, () =>
      this.acts.mute(identity, { source: lockSource(source) }),
    );
  }

  lock(identity: string, source: OwnSourceName): void {
    this.#person(identity, `lock-${source}`, { pending: (t) => t.people.pending.lock }, () =>
      this.acts.mute(identity, { source: lockSource(source), lock: true }),
    );
  }

  unlock(identity: string, source: OwnSourceName): void {
    this.#person(identity, `lock-${source}`, { pending: (t) => t.people.pending.unlock }, () =>
      this.acts.unlock(identity, lockSource(source)),
    );
  }

  ask(identity: string, source: 'microphone' | 'camera'): void {
    const words = {
      pending: (t: Strings) => t.people.pending.ask,
      landed: (t: Strings) => t.people.askedTo[source],
    };
    this.#person(identity, `ask-${source}`, words, () => this.acts.ask(identity, source));
  }

  setRole(identity: string, role: Role): void {
    this.#person(identity, 'role', { pending: (t) => t.people.pending.role }, () => this.acts.setRole(identity, role));
  }

  lowerHand(identity: string): void {
    void this.states.run(things.hand(identity), 'lower', { pending: (t) => t.people.pending.lower }, () =>
      this.acts.lowerHand(identity),
    );
  }

  spotlight(identity: string, on: boolean): void {
    this.#person(identity, 'spotlight', { pending: (t) => t.people.pending.spotlight }, () =>
      this.acts.spotlight(on ? identity : null),
    );
  }

  rename(identity: string, name: string): void {
    this.#person(identity, 'rename', { pending: (t) => t.people.pending.rename }, () =>
      this.acts.rename(identity, name),
    );
  }

  kick(identity: string, choice: { minutes?: number; untilMeetingEnds?: boolean }): void {
    this.#person(identity, 'away', { pending: (t) => t.people.pending.kick }, () => this.acts.kick(identity, choice));
  }

  ban(identity: string, choice: { until?: string; reason?: string }): void {
    this.#person(identity, 'away', { pending: (t) => t.people.pending.ban }, () => this.acts.ban(identity, choice));
  }

  muteAll(): void {
    const words = { pending: (t: Strings) => t.people.pending.muteAll, landed: (t: Strings) => t.people.mutedAll };
    void this.states.run(things.everybody, 'mute', words, () => this.acts.muteAll(false));
  }

  setLock(name: keyof RoomLocks, locked: boolean): void {
    const words = { pending: (t: Strings) => (locked ? t.people.pending.lock : t.people.pending.unlock) };
    void this.states.run(things.lock(name), 'lock', words, () => this.acts.locks({ [name]: locked }));
  }

  lowerHands(): void {
    void this.states.run(things.hands, 'lower', { pending: (t) => t.people.pending.lower }, () =>
      this.acts.lowerHands(),
    );
  }

  admit(id: string): void {
    void this.states.run(things.waiting(id), 'decide', { pending: (t) => t.people.pending.admit }, () =>
      this.acts.admit(id),
    );
  }

  refuse(id: string, choice: { reason?: string; banMinutes?: number }): void {
    void this.states.run(things.waiting(id), 'decide', { pending: (t) => t.people.pending.refuse }, () =>
      this.acts.refuse(id, choice),
    );
  }

  admitAll(): void {
    void this.states.run(things.lobby, 'admit', { pending: (t) => t.people.pending.admit }, () => this.acts.admitAll());
  }

  /** Acts of the menu that need no more words; false for those that do. */
  perform(identity: string, act: MenuAct): boolean {
    switch (act.kind) {
      case 'mute':
      case 'lock':
      case 'unlock':
        this[act.kind](identity, act.source);
        return true;
      case 'ask':
        this.ask(identity, act.source);
        return true;
      case 'lower-hand':
        this.lowerHand(identity);
        return true;
      case 'spotlight':
      case 'end-spotlight':
        this.spotlight(identity, act.kind === 'spotlight');
        return true;
      case 'role':
        if (act.role === 'moderator') return false;
        this.setRole(identity, act.role);
        return true;
      default:
        return false;
    }
  }

  #person(identity: string, act: string, words: ActWords, ask: () => Promise<Outcome>): void {
    void this.states.run(things.person(identity), act, words, ask);
  }
}
