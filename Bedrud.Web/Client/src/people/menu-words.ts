import type { TemplateResult } from 'lit';
import { icon } from '../icons.js';
import type { Strings } from '../strings/strings.js';
import { peopleIcon } from './icons.js';
import type { MenuAct } from './menu.js';

export function menuWords({ people }: Strings, act: MenuAct): string {
  switch (act.kind) {
    case 'mute':
    case 'lock':
    case 'unlock':
      return people[act.kind][act.source];
    case 'ask':
      return people.ask[act.source];
    case 'role':
      return people.role[act.role];
    case 'lower-hand':
      return people.lowerHand;
    case 'spotlight':
      return people.spotlight;
    case 'end-spotlight':
      return people.endSpotlight;
    case 'demote':
      return people.demote;
    case 'rename':
      return people.rename;
    case 'kick':
      return people.kick;
    case 'ban':
      return people.ban;
  }
}

const off = { microphone: 'microphoneOff', camera: 'cameraOff', screen: 'screenOff' } as const;

export function menuIcon(act: MenuAct): TemplateResult {
  switch (act.kind) {
    case 'mute':
      return icon(off[act.source], 20);
    case 'lock':
      return icon('lock', 20);
    case 'unlock':
      return peopleIcon('unlock');
    case 'ask':
      return peopleIcon('ask');
    case 'role':
      return act.role === 'moderator' ? icon('shield', 20) : peopleIcon(act.role === 'viewer' ? 'viewer' : 'speak');
    case 'lower-hand':
      return peopleIcon('hand');
    case 'spotlight':
    case 'end-spotlight':
      return peopleIcon('spotlight');
    case 'demote':
      return peopleIcon('speak');
    case 'rename':
      return icon('pencil', 20);
    case 'kick':
      return peopleIcon('remove');
    case 'ban':
      return icon('ban', 20);
  }
}
