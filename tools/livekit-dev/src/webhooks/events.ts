import { type EgressInfo, ParticipantInfo, type Room, type TrackInfo, WebhookEvent } from '@livekit/protocol';
import { Room as RoomMessage } from '@livekit/protocol';
import { newId, unixNow } from '../protocol/ids';

export type EventName =
  | 'room_started'
  | 'room_finished'
  | 'participant_joined'
  | 'participant_left'
  | 'participant_connection_aborted'
  | 'track_published'
  | 'track_unpublished'
  | 'egress_started'
  | 'egress_updated'
  | 'egress_ended';

export function roomEvent(event: EventName, room: Room): WebhookEvent {
  return create(event, { room });
}

export function participantEvent(event: EventName, room: Room, participant: ParticipantInfo): WebhookEvent {
  return create(event, { room, participant });
}

/** Track events name the room and the participant, and say no more of them. */
export function trackEvent(event: EventName, room: Room, participant: ParticipantInfo, track: TrackInfo): WebhookEvent {
  return create(event, {
    room: new RoomMessage({ sid: room.sid, name: room.name }),
    participant: new ParticipantInfo({ sid: participant.sid, identity: participant.identity }),
    track,
  });
}

/** Of a recording: the room is named inside. */
export function egressEvent(event: EventName, egressInfo: EgressInfo): WebhookEvent {
  return create(event, { egressInfo });
}

function create(event: EventName, content: Partial<WebhookEvent>): WebhookEvent {
  // Cloned: it is sent later, when the room may have changed already.
  return new WebhookEvent({ event, id: newId('EV_'), createdAt: unixNow(), ...content }).clone();
}
