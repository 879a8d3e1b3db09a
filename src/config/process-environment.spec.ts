import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSettings } from './load-settings.js';
import { EnvironmentFileError, processEnvironment } from './process-environment.js';

describe('processEnvironment', () => {
  const folder = mkdtempSync(join(tmpdir(), 'shopstream-env-'));
  const file = join(folder, '.env');

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('adds what a .env file says, comments and quotes aside', () => {
    writeFileSync(file, '# ours\nPORT=3100 # behind the proxy\nKINESIS_INSERT_RATE_LIMIT="100/m"\n');
    const { http, streams } = loadSettings(processEnvironment({}, file));
    expect(http.port).toBe(3100);
    expect(streams.rateLimit).toEqual({ kind: 'fixed', count: 100, periodMs: 60_000 });
  });

  it('lets the real environment win, also where it empties a variable', () => {
    writeFileSync(file, 'PORT=3100\nHOST=0.0.0.0\n');
    const env = { PORT: '3200', HOST: '' };
    expect(processEnvironment(env, file)).toBe(env);
    expect(env).toMatchObject({ PORT: '3200', HOST: '' });
  });

  it('does without a file', () => {
    expect(processEnvironment({ PORT: '1' }, join(folder, 'none', '.env'))).toMatchObject({ PORT: '1' });
  });

  it("stills the AWS SDK's notice about Node 20, unless told otherwise", () => {
    const variable = 'AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED';
    writeFileSync(file, `${variable}=false\n`);
    expect(processEnvironment({}, folder + '/none')[variable]).toBe('true');
    expect(processEnvironment({}, file)[variable]).toBe('false');
    expect(processEnvironment({ [variable]: '' }, file)[variable]).toBe('');
  });

  it('refuses a file that cannot be read instead of starting without it', () => {
    const read = () => processEnvironment({}, folder);
    expect(read).toThrow(EnvironmentFileError);
    expect(read).toThrow(`${folder} is there but cannot be read (EISDIR)`);
  });
});
