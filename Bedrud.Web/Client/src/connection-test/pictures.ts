/** Made-up sound and picture: nobody's microphone or camera is needed to see whether media get through. */
export interface MadeUp {
  audio: MediaStreamTrack;
  video: MediaStreamTrack;
  stop(): void;
}

const framesPerSecond = 20;

/** Throws where the browser cannot make them, and leaves nothing running then. */
export function makeUp(): MadeUp {
  const ends: (() => void)[] = [];
  const stop = () => {
    for (const end of ends.splice(0)) end();
  };
  try {
    return { audio: makeSound(ends), video: makePicture(ends), stop };
  } catch (error) {
    stop();
    throw error;
  }
}

function makeSound(ends: (() => void)[]): MediaStreamTrack {
  const context = new AudioContext();
  ends.push(() => void context.close());
  const tone = new OscillatorNode(context, { frequency: 440 });
  const quiet = new GainNode(context, { gain: 0.1 });
  const out = new MediaStreamAudioDestinationNode(context);
  tone.connect(quiet).connect(out);
  tone.start();
  ends.push(() => tone.stop());
  void context.resume();
  return first(out.stream.getAudioTracks(), ends);
}

function makePicture(ends: (() => void)[]): MediaStreamTrack {
  const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 360 });
  const brush = canvas.getContext('2d', { alpha: false });
  let beat = 0;
  // Small squares of changing colour: a picture that an encoder has to work for.
  const paint = () => {
    beat++;
    if (!brush) return;
    for (let x = 0; x < 640; x += 20)
      for (let y = 0; y < 360; y += 20) {
        brush.fillStyle = `hsl(${(x * 7 + y * 13 + beat * 29) % 360} 70% ${30 + ((x + y + beat * 9) % 50)}%)`;
        brush.fillRect(x, y, 20, 20);
      }
  };
  paint();
  const painting = setInterval(paint, 1000 / framesPerSecond);
  ends.push(() => clearInterval(painting));
  return first(canvas.captureStream(framesPerSecond).getVideoTracks(), ends);
}

function first([track]: MediaStreamTrack[], ends: (() => void)[]): MediaStreamTrack {
  if (!track) throw new Error('No made-up media.');
  ends.push(() => track.stop());
  return track;
}
