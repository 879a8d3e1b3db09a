import { runCommand } from './run-command.js';

describe('runCommand', () => {
  it('tells stdout from the rest', async () => {
    await expect(runCommand('/bin/sh', ['-c', 'echo out; echo err >&2'])).resolves.toEqual({
      ok: true,
      stdout: 'out\n',
      output: expect.stringMatching(/^(out\nerr|err\nout)$/) as string,
    });
  });

  it('takes a failure and a missing program as results', async () => {
    await expect(runCommand('/bin/sh', ['-c', 'exit 3'])).resolves.toMatchObject({ ok: false });
    await expect(runCommand('/nonexistent', [])).resolves.toMatchObject({
      ok: false,
      output: expect.stringContaining('ENOENT') as string,
    });
  });

  it('passes only the given environment, and no stdin', async () => {
    const { stdout } = await runCommand('/bin/sh', ['-c', 'cat; echo "$ONE:$HOME"'], { env: { ONE: '1' } });
    expect(stdout).toBe('1:\n');
  });
});
