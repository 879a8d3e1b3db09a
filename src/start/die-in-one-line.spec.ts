import { createLog } from '../logging/create-log.js';
import { dieInOneLine } from './die-in-one-line.js';

describe('an error that nobody caught', () => {
  it('ends the process with its message in the log, and nothing of what hangs on it', () => {
    const lines: string[] = [];
    const codes: number[] = [];
    dieInOneLine(createLog('info', { write: (line) => lines.push(line) }), (code) => codes.push(code));
    const [die] = process.listeners('uncaughtException').slice(-1);
    const command = { name: 'auth', args: ['hunter2'] };
    die?.(Object.assign(new Error('boom'), { command }), 'unhandledRejection');
    process.off('uncaughtException', die ?? (() => undefined));
    expect(codes).toEqual([1]);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('boom');
    expect(lines[0]).not.toContain('hunter2');
  });
});
