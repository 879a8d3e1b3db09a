import { BlockList, isIP } from 'node:net';
import * as z from 'zod';
import { openKind, type Kind } from './kind.js';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Whether only this machine reaches a server that listens on `host`: 127.0.0.0/8, ::1 or `localhost`. */
export function isLoopback(host: string): boolean {
  const version = isIP(host);
  return version === 0 ? host.toLowerCase() === 'localhost' : loopback.check(host, version === 4 ? 'ipv4' : 'ipv6');
}

/** An address or name to listen on. */
export function listenHost(): Kind<string> {
  return openKind({
    accepted: 'an IP address or a host name, without port or brackets',
    schema: z.string().refine((host) => isIP(host) !== 0 || isHostName(host)),
  });
}

/** Labels of RFC 1123. A last label of digits is a mistyped IPv4 address (256.0.0.1), which a name's look-up would only find out later. */
function isHostName(host: string): boolean {
  const labels = host.split('.');
  return (
    labels.every((label) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i.test(label)) && !/^\d+$/.test(labels.at(-1) ?? '')
  );
}
