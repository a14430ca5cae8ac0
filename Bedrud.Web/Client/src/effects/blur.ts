import { BackgroundProcessor } from '@livekit/track-processors';
import { LocalVideoTrack, Track } from 'livekit-client';

const blurName = 'blur';
/** Pixels. */
const radius = 14;
/** Of each picture's time, in milliseconds: more than this, and fewer than ten pictures a second are left. */
const slowMs = 100;
/** How many pictures are looked at before one is called slow: the first ones always are. */
const patience = 20;
/** The build lays them beside the bundle: nothing is fetched from elsewhere. */
const assets = new URL('./vision', import.meta.url).href;

/**
 * Blurs what is behind the person. The person is found on the processor, not on the graphics card: that takes a few milliseconds for this small
 * model, and does not stall for seconds where the card is only emulated.
 */
export function createBlur(slow = () => {}) {
  const blur = BackgroundProcessor(
    {
      mode: 'background-blur',
      blurRadius: radius,
      assetPaths: { tasksVisionFileSet: assets, modelAssetPath: `${assets}/selfie.tflite` },
      segmenterOptions: { delegate: 'CPU' },
      onFrameProcessed: watchPace(slow),
    },
    blurName,
  );
  // Else it would let the first picture through as it is.
  blur.transformer.isFirstFrame = false;
  return blur;
}

/** Calls back once, when pictures take long for a while. */
function watchPace(slow: () => void): (stats: { processingTimeMs: number }) => void {
  let pictures = 0;
  let usualMs = 0;
  let told = false;
  return ({ processingTimeMs }) => {
    usualMs += (processingTimeMs - usualMs) / Math.min(++pictures, patience);
    if (told || pictures < patience || usualMs < slowMs) return;
    told = true;
    slow();
  };
}

/** The camera with its background blurred. Fails without having stopped the camera. */
export async function blurCamera(
  camera: MediaStreamTrack,
  constraints: MediaTrackConstraints,
  slow?: () => void,
): Promise<LocalVideoTrack> {
  const track = new LocalVideoTrack(camera, constraints, false);
  track.source = Track.Source.Camera;
  await track.setProcessor(createBlur(slow));
  return track;
}
