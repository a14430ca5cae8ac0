import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Participant } from '../room/participant';
import type { Publication } from '../room/publications';
import type { Room } from '../room/room';
import { Spans } from './spans';
import { TrackTape } from './trackTape';

/** Somebody who was in the room. */
export interface Person {
  identity: string;
  name: string;
  here: Spans;
}

export interface Change<T> {
  at: number;
  value: T;
}

/** Everything of a room that its recording needs: each track's media and times, who was there, who spoke, which layout was wanted. */
export class Tape {
  readonly folder = mkdtempSync(join(tmpdir(), 'livekit-dev-egress-'));
  readonly tracks: TrackTape[] = [];
  readonly people = new Map<string, Person>();
  readonly speakers: Array<Change<string>> = [];
  readonly layouts: Array<Change<string>> = [];
  private readonly startedAt = performance.now();

  constructor(private readonly wanted: { audio: boolean; video: boolean }, layout: string, private readonly onMedia: () => void) {
    this.setLayout(layout);
  }

  /** Milliseconds since the tape was begun. */
  readonly now = (): number => performance.now() - this.startedAt;

  /** Whether anything of this kind has been written. */
  has(kind: 'audio' | 'video'): boolean {
    return this.tracks.some((track) => track.kind === kind && track.written > 0);
  }

  /** Whether a picture is to be expected: somebody's camera or screen is on. */
  expectsVideo(): boolean {
    return this.tracks.some((track) => track.kind === 'video' && track.on.isOpen);
  }

  /** Those who are there now; whoever is not among them has gone. */
  setPeople(present: Participant[]): void {
    for (const { identity, name } of present) {
      const person = this.people.get(identity) ?? { identity, name, here: new Spans() };
      person.name = name || identity;
      person.here.begin(this.now());
      this.people.set(identity, person);
    }
    const identities = new Set(present.map(({ identity }) => identity));
    for (const person of this.people.values()) if (!identities.has(person.identity)) person.here.end(this.now());
  }

  addAll(room: Room, except: Participant): void {
    for (const other of room.others(except)) for (const publication of other.publications.announced()) this.add(publication);
  }

  add(publication: Publication): void {
    if (publication.owner.permission.hidden || !this.wanted[publication.kind] || this.find(publication)) return;
    this.tracks.push(new TrackTape(publication, this.folder, this.now, this.onMedia));
  }

  find(publication: Publication): TrackTape | undefined {
    return this.tracks.find((track) => track.publication === publication);
  }

  setSpeaker(identity: string): void {
    if (this.speakers.at(-1)?.value !== identity) this.speakers.push({ at: this.now(), value: identity });
  }

  setLayout(layout: string): void {
    this.layouts.push({ at: this.now(), value: layout });
  }

  close(): void {
    for (const track of this.tracks) track.close();
  }

  erase(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
