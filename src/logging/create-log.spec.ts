import { createLog } from './create-log.js';
import { inRequest } from './request-context.js';

describe('createLog', () => {
  const logged = (log: (to: ReturnType<typeof createLog>) => void, secrets: string[] = []) => {
    const lines: string[] = [];
    log(createLog('info', { secrets, write: (line) => void lines.push(line) }));
    return lines;
  };

  it('writes JSON with a time, without process and host', () => {
    const [line] = logged((log) => {
      log.info({ stream: 'order' }, 'batch published');
    });
    expect(JSON.parse(line!)).toEqual({
      level: 30,
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as unknown,
      stream: 'order',
      msg: 'batch published',
    });
  });

  it('gives lines the id of the request that they are logged for, however far down', async () => {
    let later: Promise<void> | undefined;
    const lines = logged((log) => {
      later = inRequest('r-1', async () => {
        await Promise.resolve();
        log.info('within');
      });
      log.info('outside');
    });
    await later;
    expect(lines.map((line) => (JSON.parse(line) as { request_id?: string }).request_id)).toEqual([undefined, 'r-1']);
  });

  it('hides secrets in whatever is written', () => {
    const [line] = logged(
      (log) => {
        log.error({ err: new Error('no access for hunter22') }, 'key hunter22');
      },
      ['hunter22'],
    );
    expect(line).not.toContain('hunter22');
    expect(JSON.parse(line!)).toMatchObject({ msg: 'key [secret]', err: { message: 'no access for [secret]' } });
  });
});
