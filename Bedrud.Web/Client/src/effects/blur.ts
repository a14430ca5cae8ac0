import { BackgroundProcessor } from '@livekit/track-processors';
import { LocalVideoTrack, Track } from 'livekit-client';

const blurName = 'blur';
/** Pixels. */
const radius = 14;
/** The build lays them beside the bundle: nothing is fetched from elsewhere. */
const assets = new URL('./vision', import.meta.url).href;

/**
 * Blurs what is behind the person. The person is found on the processor, not on the graphics card: that takes a few milliseconds for this small
 * model, and does not stall for seconds where the card is only emulated.
 */
export function createBlur() {
  const blur = BackgroundProcessor(
    {
      mode: 'background-blur',
      blurRadius: radius,
      assetPaths: { tasksVisionFileSet: assets, modelAssetPath: `${assets}/selfie.tflite` },
      segmenterOptions: { delegate: 'CPU' },
    },
    blurName,
  );
  // Else it would let the first picture through as it is.
  blur.transformer.isFirstFrame = false;
  return blur;
}

/** The camera with its background blurred. Fails without having stopped the camera. */
export async function blurCamera(
  camera: MediaStreamTrack,
  constraints: MediaTrackConstraints,
): Promise<LocalVideoTrack> {
  const track = new LocalVideoTrack(camera, constraints, false);
  track.source = Track.Source.Camera;
  await track.setProcessor(createBlur());
  return track;
}
