import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Encoding } from './encoding';
import { type Piece, placements } from './placement';
import type { Tape } from './tape';
import type { TrackTape } from './trackTape';

export interface Graph {
  /** The tracks' files in the order of ffmpeg's inputs. */
  inputs: TrackTape[];
  script: string;
}

export interface GraphOptions {
  encoding: Encoding;
  /** Milliseconds on the tape. */
  from: number;
  to: number;
  /** Nothing of the picture, for tests of black recordings. */
  black: boolean;
  /** Names in the place of missing pictures need a font and a filter that not every ffmpeg has. */
  names: boolean;
}

/** ffmpeg's filter graph that makes one picture and one sound of a tape, called [v] and [a]. */
export function filterGraph(tape: Tape, options: GraphOptions): Graph {
  const { encoding } = options;
  const inputs: TrackTape[] = [];
  const lines = [
    ...(encoding.video ? videoLines(tape, options, inputs) : []),
    ...(encoding.audio ? audioLines(tape, options, inputs) : []),
  ];
  return { inputs, script: lines.join(';\n') };
}

function videoLines(tape: Tape, options: GraphOptions, inputs: TrackTape[]): string[] {
  const { encoding: { width, height, framerate }, from, to, black, names } = options;
  const seconds = (to - from) / 1000;
  const lines = [`color=c=black:s=${width}x${height}:r=${framerate}:d=${seconds}[b0]`];
  let layer = 0;
  for (const [i, { track, name, pieces }] of (black ? [] : placements(tape, from, to, width, height)).entries()) {
    const below = `[b${layer}]`;
    const above = `[b${layer + 1}]`;
    if (track) {
      inputs.push(track);
      // Repeated pictures take a new size at a change of the layout, though the sender may send no new one for long.
      const steady = `setpts=PTS-${from / 1000}/TB,fps=${framerate},tpad=stop_mode=clone:stop_duration=${seconds}`;
      const size = `scale=w='${steps(pieces, 'w')}':h='${steps(pieces, 'h')}':eval=frame:force_original_aspect_ratio=decrease:flags=fast_bilinear`;
      lines.push(`[${inputs.length - 1}:v]${steady},${size}[t${layer}]`);
      const x = `${steps(pieces, 'x')}+(${steps(pieces, 'w')}-w)/2`;
      const y = `${steps(pieces, 'y')}+(${steps(pieces, 'h')}-h)/2`;
      lines.push(`${below}[t${layer}]overlay=x='${x}':y='${y}':enable='${shown(pieces)}'${above}`);
    } else if (names) {
      const file = join(tape.folder, `name-${i}.txt`);
      writeFileSync(file, name);
      const x = `${steps(pieces, 'x')}+(${steps(pieces, 'w')}-text_w)/2`;
      const y = `${steps(pieces, 'y')}+(${steps(pieces, 'h')}-text_h)/2`;
      const text = `textfile='${file}':expansion=none:fontcolor=white:fontsize=${Math.round(height / 24)}`;
      lines.push(`${below}drawtext=${text}:x='${x}':y='${y}':enable='${shown(pieces)}'${above}`);
    } else continue;
    layer++;
  }
  return [...lines, `[b${layer}]format=yuv420p[v]`];
}

function audioLines(tape: Tape, { from, to }: GraphOptions, inputs: TrackTape[]): string[] {
  const seconds = (to - from) / 1000;
  const heard = tape.tracks.filter((track) => track.kind === 'audio' && track.written > 0);
  const lines = heard.map((track, i) => {
    inputs.push(track);
    // Pauses become silence, and what was before the start is cut off.
    return `[${inputs.length - 1}:a]asetpts=PTS-${from / 1000}/TB,aresample=async=1:first_pts=0,aformat=sample_rates=48000:channel_layouts=stereo[s${i + 1}]`;
  });
  const all = ['[s0]', ...heard.map((_, i) => `[s${i + 1}]`)].join('');
  return [
    `anullsrc=r=48000:cl=stereo:d=${seconds}[s0]`,
    ...lines,
    `${all}amix=inputs=${heard.length + 1}:duration=first:normalize=0,alimiter=limit=0.95:level=0,atrim=end=${seconds}[a]`,
  ];
}

/** A number that changes at the pieces' starts, as an expression of t. */
function steps(pieces: Piece[], of: 'x' | 'y' | 'w' | 'h'): string {
  let value = pieces[0]?.[of] ?? 0;
  let text = String(value);
  for (const piece of pieces.slice(1)) {
    if (piece[of] === value) continue;
    text += `+gte(t,${piece.from})*(${piece[of] - value})`;
    value = piece[of];
  }
  return `(${text})`;
}

function shown(pieces: Piece[]): string {
  return pieces.map(({ from, to }) => `gte(t,${from})*lt(t,${to})`).join('+');
}
