import type { IconName } from './icons.js';
import type { PageCode } from './strings/strings.js';

/** What the person can do on a page that stands in place of the call. */
export type PageAct =
  | 'again'
  | 'start'
  | 'move-here'
  | 'change-name'
  | 'join-without'
  | 'sign-in'
  | 'reload'
  | 'copy-link'
  | 'test'
  | 'home';

interface Page {
  icon: IconName;
  /** The first is the primary one. */
  acts: readonly PageAct[];
}

/** `again` joins at once as before; `start` goes back to the preview; `move-here` ends the call on the person's other device. */
export const pages: Record<PageCode, Page> = {
  left: { icon: 'left', acts: ['start', 'home'] },
  kicked: { icon: 'userX', acts: ['home', 'start'] },
  ended: { icon: 'doorOff', acts: ['home', 'start'] },
  duplicate: { icon: 'devices', acts: ['move-here', 'home'] },
  lost: { icon: 'wifiOff', acts: ['again', 'test', 'home'] },
  'invalid-name': { icon: 'pencil', acts: ['change-name', 'home'] },
  'sign-in-required': { icon: 'login', acts: ['sign-in', 'home'] },
  'not-a-member': { icon: 'lock', acts: ['sign-in', 'home'] },
  'guests-not-allowed': { icon: 'lock', acts: ['sign-in', 'home'] },
  banned: { icon: 'ban', acts: ['home', 'sign-in', 'again'] },
  refused: { icon: 'userX', acts: ['again', 'home'] },
  'already-here': { icon: 'devices', acts: ['move-here', 'again', 'home'] },
  'room-not-found': { icon: 'noEntry', acts: ['home', 'reload'] },
  'room-full': { icon: 'users', acts: ['again', 'home'] },
  'room-closed': { icon: 'doorOff', acts: ['again', 'home'] },
  'too-many-requests': { icon: 'hourglass', acts: ['again', 'home'] },
  'server-error': { icon: 'alert', acts: ['again', 'home'] },
  offline: { icon: 'wifiOff', acts: ['again', 'home'] },
  'too-slow': { icon: 'hourglass', acts: ['again', 'home'] },
  unreachable: { icon: 'serverOff', acts: ['again', 'test', 'home'] },
  'insecure-context': { icon: 'shieldLock', acts: ['join-without', 'home'] },
  'unsupported-browser': { icon: 'browser', acts: ['copy-link', 'home'] },
};
