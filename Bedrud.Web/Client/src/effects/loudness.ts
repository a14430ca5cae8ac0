const everyMs = 50;
const silentDb = -100;

/** The loudness of a track in dB of full scale, twenty times a second; null while the browser does not measure. */
export function watchLoudness(track: MediaStreamTrack, listener: (db: number | null) => void): () => void {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 512;
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    if (context.state !== 'running') {
      // Before the first click the browser may hold it back.
      void context.resume().catch(() => {});
      return listener(null);
    }
    analyser.getFloatTimeDomainData(samples);
    listener(loudnessOf(samples));
  }, everyMs);
  return () => {
    clearInterval(timer);
    void context.close().catch(() => {});
  };
}

export function loudnessOf(samples: Float32Array): number {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  return power > 0 ? Math.max(silentDb, 10 * Math.log10(power)) : silentDb;
}
