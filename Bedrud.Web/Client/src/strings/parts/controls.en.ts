export const controlsEn = {
  // The bar
  chooseMicrophone: 'Choose microphone and speaker',
  chooseCamera: 'Choose camera',
  raiseHand: 'Raise your hand',
  lowerHand: 'Lower your hand',
  reactions: 'Reactions',
  /** As the list of emoji stands in reactions.ts. */
  reactionNames: ['Thumbs up', 'Applause', 'Heart', 'Laughing', 'Surprised', 'Party', 'Thank you', 'Thumbs down'],
  peopleList: 'People',
  wanting: (count: number) => (count === 1 ? '1 person waits for you' : `${count} people wait for you`),
  moreActs: 'More',
  layout: 'Layout',
  fullScreen: 'Full screen',
  settings: 'Settings',
  keyboard: 'Keyboard shortcuts',
  endForAll: 'End the meeting for everybody',
  endQuestion: 'End the meeting for everybody?',
  endConsequence: (count: number) =>
    count === 1
      ? 'Only you are in it. It can’t be undone.'
      : `It ends the meeting for ${count} people, you included. It can’t be undone.`,
  needsPortal: 'Not available until the portal can be reached again',
  notAllowedToSend: 'A moderator took chat, hand and reactions from you',
  sendingLocked: 'A moderator turned off chat, hands and reactions for everybody',
  talking: 'You are heard as long as you hold the space bar',

  // What a moderator did or asks
  microphonesLocked: 'A moderator turned microphones off for everybody',
  camerasLocked: 'A moderator turned cameras off for everybody',
  screensLocked: 'A moderator turned off screen sharing for everybody',
  microphonesUnlocked: 'Everybody may use their microphone again',
  camerasUnlocked: 'Everybody may use their camera again',
  screensUnlocked: 'Everybody may share their screen again',
  chatTaken: 'You may no longer use chat, hand and reactions',
  chatGiven: 'You may use chat, hand and reactions again',
  youAre: {
    viewer: 'You are a viewer now: you see and hear the meeting',
    speaker: 'You are a speaker now',
    moderator: 'You are a moderator now',
    owner: 'You are an owner of this room now',
  },
  renamed: (name: string) => `A moderator changed your name to ${name}`,
  handLowered: 'A moderator lowered your hand',
  inSpotlight: 'A moderator shows you large to everybody',
  spotlightOver: 'You are no longer shown large to everybody',
  asksForMicrophone: 'A moderator asks you to turn on your microphone',
  asksForCamera: 'A moderator asks you to turn on your camera',
  askedBy: (name: string) => `Asked by ${name}`,
  notNow: 'Not now',
  manyJoined: (name: string, others: number) => `${name} and ${others === 1 ? '1 other' : `${others} others`} joined`,
  manyLeft: (name: string, others: number) => `${name} and ${others === 1 ? '1 other' : `${others} others`} left`,

  // The keys
  shortcuts: {
    microphone: 'Microphone on or off',
    camera: 'Camera on or off',
    screen: 'Share your screen, or stop',
    hand: 'Raise or lower your hand',
    reactions: 'Send a reaction',
    chat: 'Open or close the chat',
    people: 'Open or close the list of people',
    record: 'Start or stop recording, for those who may',
    layout: 'Choose the layout',
    fullScreen: 'Full screen on or off',
    settings: 'Open the settings',
    help: 'Show these shortcuts',
  },
  spaceBar: 'Space',
  holdToTalk: 'Hold to be heard',
  holdToTalkOff: 'Hold to be heard, once push to talk is on in the settings',
  escapeCloses: 'Close what is open',
  singleKeys: 'Use single keys as shortcuts',

  // The portal's answers
  portalUnreachable: 'The portal can’t be reached. Try again when it is back.',
  actFailed: 'The portal could not do this. Try again in a moment.',
};
