import { readFileSync, statSync } from 'node:fs';
import type { Arguments } from './cli';
import { parseConfigYaml } from './configYaml';
import { FatalError, errnoText } from './fatal';

export interface Config {
  port: number;
  bindAddresses: string[];
  /** Held open, so that a second server on the same ports fails as a real one does. 0: none. */
  udpPort: number;
  tcpPort: number;
  portRange?: [number, number];
  nodeIp: string;
  prometheus?: { port: number; username: string; password: string };
  keys: Map<string, string>;
  room: RoomDefaults;
  limit: Limits;
  webhook: { apiKey: string; urls: string[] };
  logging: { level: string; json: boolean };
  development: boolean;
  /** There is a Redis, which means egress to a livekit-server. Nothing connects to it. */
  redis: boolean;
  /** Configured parts that this server accepts and leaves undone. */
  ignored: string[];
}

export interface RoomDefaults {
  autoCreate: boolean;
  emptyTimeout: number;
  departureTimeout: number;
  maxParticipants: number;
  enableRemoteUnmute: boolean;
  enabledCodecs: Array<{ mime: string; fmtpLine: string }>;
}

export interface Limits {
  maxMetadataSize: number;
  maxRoomNameLength: number;
  maxParticipantIdentityLength: number;
}

const DEFAULT_CODECS = [
  'audio/PCMU', 'audio/PCMA', 'audio/opus', 'audio/red',
  'video/VP8', 'video/H264', 'video/VP9', 'video/AV1', 'video/H265', 'video/rtx',
];

type Yaml = Record<string, any>;

/** Reads the configuration of the command line and the file. Throws FatalError with livekit-server's own words. */
export function loadConfig(args: Arguments): Config {
  const yaml: Yaml = parseConfigYaml(configText(args));
  const rtc: Yaml = yaml.rtc ?? {};
  const room: Yaml = yaml.room ?? {};
  const limit: Yaml = yaml.limit ?? {};
  const development = args.dev || yaml.development === true;
  const webhookUrls = yaml.webhook?.urls ?? [];

  return {
    port: args.port ?? yaml.port ?? 7880,
    bindAddresses: args.bind.length > 0 ? args.bind : (yaml.bind_addresses ?? []),
    udpPort: Number(args.udpPort ?? firstPort(rtc.udp_port)),
    tcpPort: rtc.tcp_port ?? 0,
    portRange: portRange(rtc),
    nodeIp: args.nodeIp ?? rtc.node_ip ?? '127.0.0.1',
    prometheus: prometheus(yaml),
    keys: apiKeys(args, yaml, development),
    room: {
      autoCreate: room.auto_create ?? true,
      emptyTimeout: room.empty_timeout ?? 300,
      departureTimeout: room.departure_timeout ?? 20,
      maxParticipants: room.max_participants ?? 0,
      enableRemoteUnmute: room.enable_remote_unmute ?? false,
      enabledCodecs: (room.enabled_codecs ?? DEFAULT_CODECS.map((mime) => ({ mime }))).map((codec: Yaml) => ({
        mime: codec.mime ?? '',
        fmtpLine: codec.fmtp_line ?? '',
      })),
    },
    limit: {
      maxMetadataSize: limit.max_metadata_size ?? 64000,
      maxRoomNameLength: limit.max_room_name_length ?? 256,
      maxParticipantIdentityLength: limit.max_participant_identity_length ?? 256,
    },
    webhook: { apiKey: yaml.webhook?.api_key ?? '', urls: webhookUrls },
    logging: { level: yaml.logging?.level ?? yaml.log_level ?? 'info', json: yaml.logging?.json ?? false },
    development,
    redis: Boolean(yaml.redis?.address || yaml.redis?.sentinel_addresses?.length || yaml.redis?.cluster_addresses?.length),
    ignored: [yaml.turn?.enabled ? 'turn' : ''].filter(Boolean),
  };
}

/** Checks that belong after the log is open, as in livekit-server. */
export function checkConfig(config: Config): void {
  if (config.webhook.urls.length > 0 && !config.keys.has(config.webhook.apiKey)) {
    throw new FatalError('api_key is required to use webhooks');
  }
  if (config.portRange && config.portRange[0] > config.portRange[1]) throw new FatalError('invalid port');
}

function configText(args: Arguments): string {
  if (args.config === undefined) return args.configBody ?? '';
  try {
    return readFileSync(args.config, 'utf8');
  } catch (error) {
    throw new FatalError(`open ${args.config}: ${errnoText(error)}`);
  }
}

function apiKeys(args: Arguments, yaml: Yaml, development: boolean): Map<string, string> {
  let keys = args.keys !== undefined ? (parseConfigYaml(args.keys, false) as Yaml) : (yaml.keys as Yaml | undefined);
  const file = args.keyFile ?? (yaml.key_file as string | undefined);
  if (file) {
    try {
      if ((statSync(file).mode & 0o007) !== 0) throw new FatalError('key file others permissions must be set to 0');
      keys = parseConfigYaml(readFileSync(file, 'utf8'), false);
    } catch (error) {
      if (error instanceof FatalError) throw error;
      throw new FatalError(`open ${file}: ${errnoText(error)}`);
    }
  }
  const map = new Map(Object.entries(keys ?? {}).map(([key, secret]) => [key, String(secret)]));
  if (map.size === 0 && development) map.set('devkey', 'secret');
  if (map.size === 0) throw new FatalError('one of key-file or keys must be provided');
  return map;
}

function portRange(rtc: Yaml): [number, number] | undefined {
  const { port_range_start: start = 0, port_range_end: end = 0 } = rtc;
  return start > 0 && end > 0 && !rtc.udp_port ? [start, end] : undefined;
}

function firstPort(value: unknown): number {
  return Number(/^\d+/.exec(String(value ?? 0))?.[0] ?? 0);
}

function prometheus(yaml: Yaml): Config['prometheus'] {
  const port = yaml.prometheus?.port ?? yaml.prometheus_port ?? 0;
  if (!port) return undefined;
  return { port, username: yaml.prometheus?.username ?? '', password: yaml.prometheus?.password ?? '' };
}
