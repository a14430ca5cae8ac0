import { ConnectionQuality, type Participant, type Room, Track, type TrackPublication } from 'livekit-client';
import { toRole } from '../portal/facts.js';
import { mayPublish } from './permissions.js';
import { ownSourceNames, type Person, type Quality, type Sound } from './snapshot.js';

/** Everybody in the room as the stage wants to know them: oneself first, the others in the order they came. */
export function readPeople(room: Room): Person[] {
  const others = [...room.remoteParticipants.values()]
    .map((participant) => readPerson(participant, false))
    .sort((a, b) => a.joinedAt - b.joinedAt || (a.identity < b.identity ? -1 : 1));
  return [readPerson(room.localParticipant, true), ...others];
}

function readPerson(participant: Participant, local: boolean): Person {
  const camera = participant.getTrackPublication(Track.Source.Camera);
  const screen = participant.getTrackPublication(Track.Source.ScreenShare);
  return {
    identity: participant.identity,
    name: participant.name || participant.identity,
    local,
    microphoneOn: isOn(participant.getTrackPublication(Track.Source.Microphone)),
    cameraOn: isOn(camera),
    camera: (isOn(camera) && camera?.track) || null,
    screen: (isOn(screen) && screen?.track) || null,
    screenOn: isOn(screen),
    cameraPaused: isOn(camera) && camera?.track?.streamState === Track.StreamState.Paused,
    speaking: participant.isSpeaking,
    quality: toQuality(participant.connectionQuality),
    role: toRole(participant.attributes.role),
    handRaisedAt: participant.attributes.hand || null,
    locked: ownSourceNames.filter((source) => !mayPublish(participant.permissions, source)),
    joinedAt: participant.joinedAt?.getTime() ?? 0,
  };
}

export function isOn(publication: TrackPublication | undefined): boolean {
  return publication !== undefined && !publication.isMuted;
}

function toQuality(quality: ConnectionQuality): Quality {
  if (quality === ConnectionQuality.Lost) return 'lost';
  return quality === ConnectionQuality.Poor ? 'weak' : 'good';
}

export function readSounds(room: Room): Sound[] {
  return [...room.remoteParticipants.values()].flatMap((participant) =>
    [...participant.audioTrackPublications.values()].flatMap(({ trackSid, track }) =>
      track ? [{ id: trackSid, track }] : [],
    ),
  );
}

/**
 * While the connection is being rebuilt, the SDK forgets the others for a moment. They keep their tiles until it is
 * known who is really there, so that the stage does not collapse and fill up again.
 */
export function holdPeople(before: readonly Person[], now: Person[]): Person[] {
  const present = new Set(now.map((person) => person.identity));
  const missing = before
    .filter((person) => !person.local && !present.has(person.identity))
    .map((person) => ({ ...person, camera: null, screen: null, speaking: false }));
  return [...now, ...missing].sort((a, b) => Number(b.local) - Number(a.local) || a.joinedAt - b.joinedAt);
}
