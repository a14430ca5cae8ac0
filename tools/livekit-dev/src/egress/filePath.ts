import { posix } from 'node:path';

const EXTENSIONS = ['.mp4', '.ogg', '.mp3', '.webm', '.m4a'];

/**
 * The path of a recording, as LiveKit's egress makes it of the one that was asked for: placeholders filled in, nothing above the folder, an own name
 * where there is none, and the extension of what is in it.
 */
export function filePath(wanted: string, room: { name: string; sid: string }, extension: string, now = new Date()): string {
  const day = now.toISOString().slice(0, 19).replaceAll(':', '');
  const utc = now.toISOString().replace(/\D/g, '');
  const values: Record<string, string> = { room_name: room.name, room_id: room.sid, time: day, utc };
  const path = clean(wanted).replace(/\{(\w+)\}/g, (whole, key: string) => values[key] ?? whole);
  if (path === '' || path.endsWith('/')) return `${path}${room.name}-${day}${extension}`;
  if (path.endsWith(extension)) return path;
  const other = EXTENSIONS.find((known) => path.endsWith(known));
  return (other ? path.slice(0, -other.length) : path) + extension;
}

function clean(path: string): string {
  if (path === '') return '';
  const normal = posix.normalize(path).replace(/^(\.\.\/)+/, '');
  return normal === '.' || normal === './' || normal === '..' ? '' : normal;
}
