import { createHttpServer } from '../http/server';
import { metrics } from '../http/metrics';
import { newId, newSecret } from '../protocol/ids';
import { Rooms } from '../room/rooms';
import { WebhookNotifier } from '../webhooks/notifier';
import { HELP, parseArguments, UsageError, type Arguments } from './cli';
import { checkConfig, type Config, loadConfig } from './config';
import { FatalError } from './fatal';
import { holdPorts, listenHttp, loopbackAddresses } from './listen';
import { configureLog, log, surviveClosedPipes } from './log';
import { listenMetrics } from './metricsServer';
import { handleSignals } from './shutdown';
import { SERVER_VERSION } from './version';

async function main(): Promise<void> {
  surviveClosedPipes();
  const args = readArguments();
  if (args.help) return print(HELP.trimEnd());
  if (args.version) return print(`livekit-server version ${SERVER_VERSION}`);
  if (args.command === 'generate-keys') return print(`API Key:  ${newId('API')}\nAPI Secret:  ${newSecret()}`);
  await serve(loadConfig(args));
}

async function serve(config: Config): Promise<void> {
  configureLog(config.logging);
  for (const [apiKey, secret] of config.keys) {
    if (secret.length < 32) log('error', 'secret is too short, should be at least 32 characters for security', { apiKey });
  }
  for (const part of config.ignored) log('warn', `${part} is configured, but this development server goes without it`);
  if (config.redis) log('info', 'redis is configured: recordings are made in this process, and nothing connects to redis');
  checkConfig(config);

  const nodeId = newId('ND_');
  const rooms = new Rooms(config, new WebhookNotifier(config.webhook.urls, config.webhook.apiKey, config.keys.get(config.webhook.apiKey) ?? ''));
  metrics.nodeId = nodeId;
  metrics.count = () => ({ rooms: rooms.all().length, participants: rooms.participantCount() });
  keepRunningOnPacketErrors();
  handleSignals(rooms);

  const bindAddresses = loopbackAddresses(config.bindAddresses);
  if (config.prometheus) await listenMetrics(config.prometheus);
  await holdPorts(config);
  for (const address of bindAddresses) await listenHttp(createHttpServer(rooms), config.port, address);
  log('info', 'starting LiveKit server', {
    portHttp: config.port,
    nodeID: nodeId,
    nodeIP: config.nodeIp,
    version: SERVER_VERSION,
    bindAddresses,
    'rtc.portUDP': { Start: config.udpPort || config.portRange?.[0] || 0, End: config.portRange?.[1] ?? 0 },
  });
}

/** werift throws inside its UDP handlers at packets it does not expect; one bad packet must not end every call. */
function keepRunningOnPacketErrors(): void {
  process.on('uncaughtException', (error) => log('error', 'uncaught exception', { error: error.stack }));
  process.on('unhandledRejection', (reason) => log('error', 'unhandled rejection', { error: reason instanceof Error ? reason.stack : String(reason) }));
}

function readArguments(): Arguments {
  try {
    return parseArguments(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`Incorrect Usage: ${error.message}\n\n`);
    throw new FatalError(`${HELP}${error.message}`);
  }
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

main().catch((error: unknown) => {
  // livekit-server prints one plain line and exits with 0, whatever was wrong.
  process.stdout.write(`${error instanceof FatalError ? error.message : ((error as Error).stack ?? String(error))}\n`, () => process.exit(0));
});
