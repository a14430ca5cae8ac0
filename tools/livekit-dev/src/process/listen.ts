import dgram from 'node:dgram';
import http from 'node:http';
import net from 'node:net';
import type { Config } from './config';
import { errnoText, FatalError } from './fatal';

const LOOPBACK = '127.0.0.1';

/** This server is for one machine: what is not a loopback address becomes 127.0.0.1. */
export function loopbackAddresses(configured: string[]): string[] {
  const wanted = configured.map((address) => (net.isIPv4(address) && address.startsWith('127.') ? address : address === '::1' ? address : LOOPBACK));
  return [...new Set(wanted.length > 0 ? wanted : [LOOPBACK])];
}

export function listenHttp(server: http.Server, port: number, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(new FatalError(`listen tcp ${hostPort(address, port)}: bind: ${errnoText(error)}`)));
    server.listen(port, address, () => resolve());
  });
}

/**
 * Media uses ports of the system's choosing. The configured ones are only held, so that a second server on the same
 * configuration fails at once, as livekit-server does.
 */
export async function holdPorts(config: Config): Promise<void> {
  if (config.udpPort > 0) await holdUdp(config.udpPort);
  if (config.tcpPort > 0) await holdTcp(config.tcpPort);
}

function holdUdp(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = dgram.createSocket('udp4');
    socket.once('error', (error) => reject(new FatalError(`listen udp ${LOOPBACK}:${port}: bind: ${errnoText(error)}`)));
    socket.bind(port, LOOPBACK, () => {
      socket.unref();
      resolve();
    });
  });
}

function holdTcp(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = net.createServer((socket) => socket.destroy());
    server.once('error', (error) => reject(new FatalError(`listen tcp :${port}: bind: ${errnoText(error)}`)));
    server.listen(port, LOOPBACK, () => {
      server.unref();
      resolve();
    });
  });
}

function hostPort(address: string, port: number): string {
  return net.isIPv6(address) ? `[${address}]:${port}` : `${address}:${port}`;
}
