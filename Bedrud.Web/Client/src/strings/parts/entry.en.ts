export const entryEn = {
  // Before the meeting
  nobodyHere: 'Nobody is here yet',
  peopleHere: (count: number) => (count === 1 ? '1 person is here' : `${count} people are here`),
  nameHere: (name: string) => `${name} is here`,
  namesHere: (names: string, last: string) => `${names} and ${last} are here`,
  namesAndOthersHere: (names: string, others: number) =>
    `${names} and ${others === 1 ? '1 other' : `${others} others`} are here`,
  aModeratorAdmits: 'A moderator has to let you in.',
  askToJoin: 'Ask to join',
  silentMicrophone: 'We can’t hear you',
  silentMicrophoneHint: 'Say something. If the bar stays still, choose another microphone, or look for a switch on it.',
  testConnection: 'Test your connection',
  testSpeaker: 'Test speaker',
  testingSpeaker: 'Playing…',
  speakerTestFailed: 'The sound could not be played. Check the volume, or choose another speaker.',
  mirror: 'Mirror my picture',
  mirrorHint: 'Only for yourself. The others see you as you are.',
  blur: 'Blur my background',
  blurUnsupported: 'Your browser can’t blur the background.',
  blurStarting: 'Getting ready…',
  blurNotStarted: 'The background could not be blurred. It is visible now.',
  blurSlow: 'This is hard work for your computer: your picture may stutter.',
  blurFailed: 'Your background could not be blurred, so your camera stays off',
  language: 'Language',

  // Settings
  settings: 'Settings',
  picture: 'Picture',
  keys: 'Keys',
  sounds: 'Sounds',
  pushToTalk: 'Push to talk',
  pushToTalkHint: 'Your microphone is on only while you hold the space bar.',
  meetingSounds: 'Sounds of the meeting',
  meetingSoundsHint: 'Short and soft, when something happens that you may want to know.',
  languageInCall: 'Changing it loads the page anew. Do it before you join.',
  microphoneIsOff: 'Your microphone is off',

  // Waiting to be let in
  waiting: 'Waiting to be let in',
  waitingHint: 'The moderators see that you are here. You join as soon as one of them lets you in.',
  waitingSince: (time: string) => `You asked at ${time}.`,
  stopWaiting: 'Stop waiting',
  portalAway: 'The portal can’t be reached, trying again.',
  letIn: 'A moderator let you in',
  titleWaiting: 'Waiting',
  titleLetIn: 'You are in',

  // Pages
  alreadyHereMove: 'You can move the call to this one. It ends there.',
};
