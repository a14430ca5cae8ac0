import { parseArgs } from 'node:util';
import { PROTOCOL_VERSION } from './version';

export interface Arguments {
  help: boolean;
  version: boolean;
  dev: boolean;
  config?: string;
  configBody?: string;
  keys?: string;
  keyFile?: string;
  port?: number;
  bind: string[];
  nodeIp?: string;
  udpPort?: string;
  command?: string;
}

export class UsageError extends Error {}

/** livekit-server's options, as far as a supervisor or a developer uses them, and `--port`. */
export function parseArguments(argv: string[]): Arguments {
  const { values, positionals } = parseStrictly(argv);
  return {
    help: values.help ?? false,
    version: values.version ?? false,
    dev: values.dev ?? false,
    config: values.config,
    configBody: values['config-body'],
    keys: values.keys,
    keyFile: values['key-file'],
    port: values.port === undefined ? undefined : Number(values.port),
    bind: values.bind ?? [],
    nodeIp: values['node-ip'],
    udpPort: values['udp-port'],
    command: positionals[0],
  };
}

function parseStrictly(argv: string[]) {
  try {
    return parseArgs({
      args: argv,
      allowPositionals: true,
      options: {
        config: { type: 'string' },
        'config-body': { type: 'string' },
        keys: { type: 'string' },
        'key-file': { type: 'string' },
        port: { type: 'string' },
        bind: { type: 'string', multiple: true },
        'node-ip': { type: 'string' },
        'udp-port': { type: 'string' },
        region: { type: 'string' },
        dev: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean', short: 'v' },
      },
    });
  } catch (error) {
    const option = /'(-[^'\s]*)/.exec((error as Error).message)?.[1];
    throw new UsageError(option ? `flag provided but not defined: ${option.replace(/^--/, '-')}` : (error as Error).message);
  }
}

export const HELP = `NAME:
   livekit-dev - Bedrud's development media server, speaks the protocol of livekit-server ${PROTOCOL_VERSION}

USAGE:
   node dist/server.mjs [options] [generate-keys]

OPTIONS:
   --bind string [ --bind string ]  IP address to listen on; what is not loopback becomes 127.0.0.1
   --config string                  path to LiveKit config file
   --config-body string             LiveKit config in YAML
   --key-file string                path to file that contains API keys/secrets
   --keys string                    api keys (key: secret\\n)
   --node-ip string                 accepted; candidates are always 127.0.0.1
   --port string                    HTTP port, before the config's
   --udp-port string                UDP port that is kept occupied, as livekit-server's would be
   --dev                            keys devkey/secret when there are none
   --help, -h                       show help
   --version, -v                    print the version
`;
