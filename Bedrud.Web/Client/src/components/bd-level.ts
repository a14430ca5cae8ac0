import { css, html, LitElement, type PropertyValues } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { shared } from './styles.js';

/** Shows that the microphone hears something. Draws by itself, twenty times a second, without rendering anew. */
@customElement('bd-level')
export class Level extends LitElement {
  @property({ attribute: false }) track: MediaStreamTrack | null = null;
  @property() label = '';
  @query('.fill') private fill!: HTMLElement;
  #context: AudioContext | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('track')) return;
    this.#stop();
    if (this.track) this.#start(this.track);
  }

  #start(track: MediaStreamTrack): void {
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 512;
    context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    let shown = 0;
    this.#context = context;
    this.#timer = setInterval(() => {
      if (context.state === 'suspended') void context.resume().catch(() => {});
      analyser.getFloatTimeDomainData(samples);
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
      // -60 dB is silence, -12 dB a loud voice.
      const level = Math.min(1, Math.max(0, (10 * Math.log10(power + 1e-10) + 60) / 48));
      shown = Math.max(level, shown * 0.85);
      this.fill.style.transform = `scaleX(${shown.toFixed(3)})`;
    }, 50);
  }

  #stop(): void {
    clearInterval(this.#timer);
    void this.#context?.close().catch(() => {});
    this.#context = null;
    if (this.fill) this.fill.style.transform = 'scaleX(0)';
  }

  override render() {
    return html`<div class="bar" role="img" aria-label=${this.label}><div class="fill"></div></div>`;
  }

  static override styles = [
    shared,
    css`
      :host {
        display: block;
      }
      .bar {
        height: 4px;
        overflow: hidden;
        border-radius: var(--bd-radius-full);
        background: var(--bd-stage-surface-2);
      }
      .fill {
        height: 100%;
        border-radius: inherit;
        background: #4ade80;
        transform: scaleX(0);
        transform-origin: left;
      }
    `,
  ];
}
