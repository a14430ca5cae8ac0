export const recordingEn = {
  recording: {
    // The notice
    on: 'Recording',
    starts: 'Recording starts…',
    stops: 'Recording ends…',
    by: (name: string) => `started by ${name}`,
    automatically: 'started by the room',
    elsewhere: 'Somebody records this meeting from outside this portal',
    everybody: 'Everybody here is told.',
    waitsFor: (count: number) => (count === 1 ? '1 person has not agreed' : `${count} people have not agreed`),
    notAgreed: 'Has not agreed to be recorded',

    // What happened
    recorded: 'This meeting is being recorded',
    started: (name: string) => `${name} started recording`,
    startedByRoom: 'Recording started',
    stopped: 'Recording stopped',

    // Before joining
    isRecorded: 'This meeting is being recorded.',
    willBeRecorded: 'This meeting will be recorded.',
    consentHint: 'Who joins agrees to be recorded: voice, picture, screen and name.',
    agreeAndJoin: 'Agree and join',
    agreeAndAsk: 'Agree and ask to join',

    // The prompt
    question: 'This meeting is being recorded. Do you agree?',
    questionText:
      'Until you agree, your microphone and camera stay off and you are not recorded. You see, hear and write meanwhile.',
    questionAfter: 'Afterwards, turn your microphone and camera on yourself.',
    agree: 'Agree and stay',
    agreeing: 'One moment…',
    agreeFirst: 'Agree to be recorded first',

    // Starting and stopping
    start: 'Record the meeting',
    startAnother: 'Start another recording',
    stopMany: (count: number) => (count > 1 ? `Stop ${count} recordings` : 'Stop recording'),
    startQuestion: 'Record this meeting?',
    startText: 'Everybody here is told, and whoever joins later sees it too.',
    startAsks: 'This room asks everybody. Who has not agreed stays muted; by starting you agree for yourself.',
    layout: 'Layout',
    layouts: { grid: 'Everybody alike', speaker: 'Who speaks is large', singleSpeaker: 'Only who speaks' },
    resolution: 'Resolution',
    resolutions: { '720p': '720p, smaller files', '1080p': '1080p, larger files' },
    audioOnly: 'Sound only',
    startNow: 'Start recording',
    starting: 'Starting…',
    checking: 'Checking whether this can be recorded…',
    notPossible: 'This can’t be recorded now',
    doubtful: 'It may not be possible',
    tryAgain: 'Check again',
    stopQuestion: 'Stop recording?',
    stopText: (count: number) =>
      `${count > 1 ? `This ends all ${count} recordings of this meeting. ` : ''}What was recorded goes to the library. A new recording is another file.`,
    cancel: 'Cancel',

    // What went wrong, for those who may start
    failures: {
      'no-worker': 'The recording did not start: no recorder answered',
      'no-redis': 'The recording did not start: the media server has no Redis',
      'permission-denied': 'The recording did not start: the media server does not allow it',
      'live-kit-unreachable': 'The recording did not start: the media server could not be reached',
      'no-meeting': 'The recording did not start: the meeting was over',
      'never-started': 'The recording did not start: the recorder never confirmed it',
      'recorder-unavailable': 'The recording did not start: no recorder was free',
      'recorder-failed': 'The recording failed. What was recorded is being looked for',
      aborted: 'The recorder gave the recording up. What was recorded is being looked for',
      forgotten: 'The recorder was lost. What was recorded is being looked for',
      'no-file': 'The recording ended without a file',
      other: 'The recording’s file could not be stored yet. The library says why',
    } as Record<string, string>,
  },
};
