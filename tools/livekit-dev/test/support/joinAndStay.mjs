import { Room } from '@livekit/rtc-node';

// A client in a process of its own, to be killed.
const [, , url, token] = process.argv;
await new Room().connect(url, token, { autoSubscribe: true, dynacast: false });
