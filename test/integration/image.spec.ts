import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const NEST = resolve('node_modules/@nestjs/cli/bin/nest.js');

/**
 * No Docker engine is needed here: what the build is given is what `.dockerignore` lets through, and what the image has is what the Dockerfile copies.
 * To see it fail: take `!migrations` out of the one, or a COPY out of the other.
 */
describe('the image', () => {
  let dockerfile = '';
  let folder = '';
  const inBuild = (...path: string[]) => join(folder, 'build', ...path);
  const inImage = (...path: string[]) => join(folder, 'image', ...path);

  beforeAll(async () => {
    dockerfile = await readFile('Dockerfile', 'utf8');
    folder = await mkdtemp(join(tmpdir(), 'shopstream-image-'));
    for (const file of await givenToTheBuild()) await cp(file, inBuild(file), { recursive: true });
    await symlink(resolve('node_modules'), inBuild('node_modules'));
    expect(await ended(process.execPath, [NEST, 'build'], inBuild(), {})).toMatchObject({ code: 0 });
    for (const [, path = ''] of dockerfile.matchAll(/^COPY --from=build \/app\/(\S+) \.\//gm)) {
      if (path === 'node_modules') await symlink(resolve(path), inImage(path));
      else await cp(inBuild(path), inImage(path), { recursive: true });
    }
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const environment = () => Object.fromEntries(wordsOf('ENV').map((word) => word.split('=') as [string, string]));
  const wordsOf = (instruction: string) =>
    (new RegExp(`^${instruction} (.*)$`, 'm').exec(dockerfile)?.[1] ?? '').split(' ');
  const commandOf = (instruction: RegExp) => {
    const [program, ...given] = JSON.parse(instruction.exec(dockerfile)?.[1] ?? '') as string[];
    expect(program).toBe('node');
    return given;
  };
  const run = (...program: string[]) => ended(process.execPath, program, inImage(), environment());

  it('starts the service, which says what it has to be told', async () => {
    const { code, stderr } = await run(...commandOf(/^CMD (\[.*\])$/m));
    expect(code).toBe(78);
    for (const variable of ['API_KEYS', 'DATABASE_URL', 'REDIS_URL'])
      expect(stderr).toContain(`${variable} is not set`);
  });

  it('has the migrations and the commands', async () => {
    const migrations = await run('dist/src/database/migrate.main.js');
    expect(migrations).toMatchObject({
      code: 78,
      stderr: expect.stringContaining('DATABASE_URL is not set') as string,
    });
    const commands = await run('dist/src/ops/cli/main.js', '--help');
    expect(commands).toMatchObject({ code: 0, stdout: expect.stringContaining('doctor') as string });
  });

  it('is healthy while the service answers that it is alive', async () => {
    const paths: string[] = [];
    const server = createServer(({ url = '' }, response) => {
      paths.push(url);
      response.writeHead(paths.length === 1 ? 200 : 503).end();
    });
    const PORT = await new Promise<string>((listening) => {
      server.listen(0, '127.0.0.1', () => {
        listening(String((server.address() as AddressInfo).port));
      });
    });
    const check = async () => {
      const program = commandOf(/^HEALTHCHECK [^[]*CMD (\[.*\])$/m);
      return (await ended(process.execPath, program, inImage(), { ...environment(), PORT })).code;
    };
    expect([await check(), await check()]).toEqual([0, 1]);
    await new Promise((closed) => server.close(closed));
    expect(await check()).toBe(1);
    expect(paths).toEqual(['/health/live', '/health/live']);
  });

  it('is never given what the working directory holds besides, a file .env for one', async () => {
    expect((await readFile('.dockerignore', 'utf8')).split('\n')).toContain('*');
    expect(await givenToTheBuild()).not.toEqual(expect.arrayContaining([expect.stringMatching(/^\.(env|git)/)]));
  });
});

async function givenToTheBuild(): Promise<string[]> {
  const lines = (await readFile('.dockerignore', 'utf8')).split('\n');
  return lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
}

function ended(file: string, programArguments: readonly string[], cwd: string, env: Record<string, string>) {
  return new Promise<{ code: number; stdout: string; stderr: string }>((done) => {
    const environment = { PATH: dirname(process.execPath), ...env };
    const child = execFile(file, programArguments, { cwd, env: environment }, (_, stdout, stderr) => {
      done({ code: child.exitCode ?? -1, stdout, stderr });
    });
  });
}
