interface Layer {
  /** `VideoQuality` of livekit_models.proto: 0 low, 1 medium, 2 high. */
  quality: number;
  width: number;
  height: number;
}

export type LayerName = 'low' | 'medium' | 'high';
const names: Record<number, LayerName> = { 0: 'low', 1: 'medium', 2: 'high' };

/** Which simulcast layer a picture of this size is: the one whose size is nearest. Null without a choice of layers. */
export function receivedLayer(layers: readonly Layer[], width: number, height: number): LayerName | null {
  if (layers.length < 2 || width === 0 || height === 0) return null;
  const distance = (layer: Layer) => Math.abs(Math.log((layer.width * layer.height) / (width * height)));
  const nearest = layers.filter((layer) => layer.width > 0).sort((a, b) => distance(a) - distance(b))[0];
  return (nearest && names[nearest.quality]) ?? null;
}
