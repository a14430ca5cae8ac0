import { EncodedFileType, EncodingOptionsPreset, type RoomCompositeEgressRequest } from '@livekit/protocol';

/** What the file is to be. */
export interface Encoding {
  width: number;
  height: number;
  framerate: number;
  /** kbit/s. */
  videoBitrate: number;
  audioBitrate: number;
  keyFrameInterval: number;
  audio: boolean;
  video: boolean;
  fileType: 'mp4' | 'ogg' | 'mp3';
}

type Size = Pick<Encoding, 'width' | 'height' | 'framerate' | 'videoBitrate'>;
const size = (width: number, height: number, framerate: number, videoBitrate: number): Size => ({ width, height, framerate, videoBitrate });

/** LiveKit's presets. */
const PRESETS: Partial<Record<EncodingOptionsPreset, Size>> = {
  [EncodingOptionsPreset.H264_720P_30]: size(1280, 720, 30, 3000),
  [EncodingOptionsPreset.H264_720P_60]: size(1280, 720, 60, 4500),
  [EncodingOptionsPreset.H264_1080P_30]: size(1920, 1080, 30, 4500),
  [EncodingOptionsPreset.H264_1080P_60]: size(1920, 1080, 60, 6000),
  [EncodingOptionsPreset.PORTRAIT_H264_720P_30]: size(720, 1280, 30, 3000),
  [EncodingOptionsPreset.PORTRAIT_H264_720P_60]: size(720, 1280, 60, 4500),
  [EncodingOptionsPreset.PORTRAIT_H264_1080P_30]: size(1080, 1920, 30, 4500),
  [EncodingOptionsPreset.PORTRAIT_H264_1080P_60]: size(1080, 1920, 60, 6000),
};

/** LiveKit's default where nothing is asked for: 1080p at 30. */
const DEFAULT = size(1920, 1080, 30, 4500);

const EXTENSIONS: Record<EncodedFileType, Encoding['fileType'] | undefined> = {
  [EncodedFileType.DEFAULT_FILETYPE]: undefined,
  [EncodedFileType.MP4]: 'mp4',
  [EncodedFileType.OGG]: 'ogg',
  [EncodedFileType.MP3]: 'mp3',
};

export function encodingOf(request: RoomCompositeEgressRequest, fileType: EncodedFileType): Encoding {
  const { options } = request;
  const preset = options.case === 'preset' ? (PRESETS[options.value] ?? DEFAULT) : DEFAULT;
  const own = options.case === 'advanced' ? options.value : undefined;
  const video = !request.audioOnly;
  return {
    width: even(own?.width || preset.width),
    height: even(own?.height || preset.height),
    framerate: own?.framerate || preset.framerate,
    videoBitrate: own?.videoBitrate || preset.videoBitrate,
    audioBitrate: own?.audioBitrate || 128,
    keyFrameInterval: own?.keyFrameInterval || 4,
    audio: !request.videoOnly,
    video,
    // Pictures go into nothing but MP4 here; sound alone is Ogg where nothing else is asked for, as with LiveKit.
    fileType: video ? 'mp4' : (EXTENSIONS[fileType] ?? 'ogg'),
  };
}

/** H.264 has no half colour samples. */
function even(pixels: number): number {
  return pixels - (pixels % 2);
}
