import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { loadSettings } from '../../src/config/load-settings.js';
import { declaredStreams } from '../support/shop-names.js';

interface Service {
  readonly environment?: Record<string, string>;
  readonly ports: readonly string[];
}

const DCLINT = join(dirname(createRequire(import.meta.url).resolve('dclint/package.json')), 'bin/dclint.cjs');

/** The commands of the README's section "With Docker". */
async function readmeCommands(): Promise<string> {
  const section = (await readFile('README.md', 'utf8')).split('### With Docker\n')[1] ?? '';
  return section.split('```sh\n')[1]?.split('```')[0] ?? '';
}

/** No Docker engine is needed here: the file is judged by the compose specification's schema, and by what the README says of it. */
describe('docker-compose.yml', () => {
  let services: Record<'postgres' | 'valkey' | 'kinesis', Service>;

  beforeAll(async () => {
    ({ services } = parse(await readFile('docker-compose.yml', 'utf8')) as { services: typeof services });
  });

  it('follows the compose schema, publishes each port once, and names versions', async () => {
    const complaints = await new Promise<string>((resolve) => {
      execFile(process.execPath, [DCLINT, '--max-warnings', '0', 'docker-compose.yml'], (error, stdout, stderr) => {
        resolve(error ? `${error.message}\n${stdout}${stderr}` : '');
      });
    });
    expect(complaints).toBe('');
  });

  it('opens ports on loopback alone', () => {
    const ports = Object.values(services).flatMap((service) => service.ports);
    expect(ports).toHaveLength(3);
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
  });

  it('is what the README tells the service to connect to', async () => {
    const commands = await readmeCommands();
    const exported = [...commands.matchAll(/([A-Z_]+)=(\S+)/g)].map(([, name, value]) => [name!, value!] as const);
    const environment = Object.fromEntries(exported);
    const settings = loadSettings(environment);
    const reachable = ({ ports }: Service) => ports.map((port) => port.split(':').slice(0, 2).join(':'));

    const database = new URL(settings.database.url!);
    expect(reachable(services.postgres)).toEqual([database.host]);
    expect(services.postgres.environment).toEqual({
      POSTGRES_USER: database.username,
      POSTGRES_PASSWORD: database.password,
      POSTGRES_DB: database.pathname.slice(1),
    });
    expect(reachable(services.valkey)).toEqual([new URL(settings.redis.url!).host]);
    expect(reachable(services.kinesis)).toEqual([new URL(settings.aws.endpoint!).host]);

    const created = services.kinesis.environment?.['INITIALIZE_STREAMS']?.split(',').map((spec) => spec.split(':'));
    // Of all aggregates: a new one's are to be listed there.
    expect(created?.map(([name, , region]) => [name, region]).toSorted()).toEqual(
      declaredStreams(environment)
        .map(({ name }) => [name, settings.aws.region])
        .toSorted(),
    );
  });
});
