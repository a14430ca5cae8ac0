/** Made-up sound and picture: nobody's microphone or camera is needed to see whether media get through. */
export interface MadeUp {
  audio: MediaStreamTrack;
  video: MediaStreamTrack;
  stop(): void;
}

const framesPerSecond = 20;

export function makeUp(): MadeUp {
  const context = new AudioContext();
  const tone = new OscillatorNode(context, { frequency: 440 });
  const quiet = new GainNode(context, { gain: 0.1 });
  const out = new MediaStreamAudioDestinationNode(context);
  tone.connect(quiet).connect(out);
  tone.start();
  void context.resume();

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
  const [video] = canvas.captureStream(framesPerSecond).getVideoTracks();
  const [audio] = out.stream.getAudioTracks();
  if (!video || !audio) throw new Error('No made-up media.');
  return {
    audio,
    video,
    stop() {
      clearInterval(painting);
      video.stop();
      audio.stop();
      tone.stop();
      void context.close();
    },
  };
}
