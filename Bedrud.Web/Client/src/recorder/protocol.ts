/** How the picture is arranged; LiveKit's own names of its egress layouts. */
export type RecordingLayout = 'grid' | 'speaker' | 'single-speaker';

/** What is to be recorded. The portal says it in its welcome. */
export interface RecordingSettings {
  /** Pixels, even numbers. */
  width: number;
  height: number;
  /** Frames a second. */
  frameRate: number;
  /** Bits a second. */
  videoBitrate: number;
  audioBitrate: number;
  layout: RecordingLayout;
  audioOnly: boolean;
  /** What the picture says while nobody is there. */
  roomName: string;
}

/** How to get into the room, made when it is asked for. */
export interface Admission {
  url: string;
  token: string;
}

/** What the portal says to the page. */
export type FromPortal =
  /** `held`: how many bytes of the file the portal has, from its beginning. */
  | { type: 'welcome'; held: number; settings: RecordingSettings }
  /** So many bytes are on the disk and need not be kept any longer. */
  | { type: 'ack'; held: number }
  | ({ type: 'admission' } & Admission)
  | { type: 'stop' };

/** What the page says to the portal, besides bytes: a little-endian 64-bit float of the position, and what stands there. */
export type ToPortal =
  | { type: 'hello'; secret: string }
  | { type: 'admission' }
  | Pulse
  /** LiveKit closed the room, or took the recorder out of it: joining again would open it anew. */
  | { type: 'ended'; reason: string }
  | { type: 'trouble'; code: string; text: string }
  /** Everything was sent and acknowledged; the file has so many bytes. */
  | { type: 'done'; length: number };

/** How it goes, every two seconds. */
export interface Pulse {
  type: 'pulse';
  /** Of the recording, by the clock. */
  seconds: number;
  /** People in the room, without the recorder. */
  people: number;
  connected: boolean;
  frames: number;
  /** Frames that were left out, since the machine was too slow. */
  dropped: number;
  /** Seconds of picture and of sound that were encoded. */
  picture: number;
  sound: number;
  /** Blocks of sound that somebody's queue had not filled in time. */
  late: number;
  /** Bytes that the portal has not acknowledged. */
  waiting: number;
}

/** What the page says to its worker. */
export type ToWorker =
  | { type: 'start'; settings: RecordingSettings }
  | { type: 'video'; id: string; readable: ReadableStream<VideoFrame> }
  | { type: 'audio'; id: string; readable: ReadableStream<AudioData> }
  | { type: 'remove'; id: string }
  | { type: 'scene'; scene: Scene }
  | { type: 'stop' };

/** What the worker says to the page. */
export type FromWorker =
  | { type: 'data'; position: number; bytes: Uint8Array }
  | { type: 'stats'; stats: WorkerStats }
  | { type: 'trouble'; code: string; text: string }
  | { type: 'finished' };

export type WorkerStats = Pick<Pulse, 'seconds' | 'frames' | 'dropped' | 'picture' | 'sound' | 'late'>;

/** Grey values of the picture's luma plane. */
export interface Bitmap {
  width: number;
  height: number;
  luma: Uint8Array;
}

export interface PlacedBitmap {
  x: number;
  y: number;
  bitmap: Bitmap;
}

/** One picture of the scene. All numbers are even pixels. */
export interface Tile {
  x: number;
  y: number;
  width: number;
  height: number;
  /** The track whose frames it shows; null: only what is drawn. */
  video: string | null;
  /** Shown where there is no frame. */
  behind: PlacedBitmap | null;
  /** Shown above frames. */
  label: PlacedBitmap | null;
}

export interface Scene {
  tiles: Tile[];
  /** Shown where nobody is. */
  idle: PlacedBitmap | null;
}
