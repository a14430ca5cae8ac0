/** The LiveKit release whose protocol is spoken. Clients are told this one, because they decide by it what they may use. */
export const PROTOCOL_VERSION = '1.13.5';

/** What `--version` and the log say: plainly not an official server. */
export const SERVER_VERSION = `${PROTOCOL_VERSION}-bedrud-dev`;
