import { StopList } from './stop-list.js';

describe('StopList', () => {
  const stopped: string[] = [];
  const stop = (name: string) => Promise.resolve(stopped.push(name));

  beforeEach(() => {
    stopped.length = 0;
  });

  it('stops the last started first, each once', async () => {
    const list = new StopList();
    expect(list.add('first', stop)).toBe('first');
    list.add('second', stop);
    await Promise.all([list.stop(), list.stop()]);
    await list.stop();
    expect(stopped).toEqual(['second', 'first']);
  });

  it('stops the rest when one fails, and then says what failed', async () => {
    const list = new StopList();
    list.add('first', stop);
    list.add('stuck', (name) => Promise.reject(new Error(`${name} does not end`)));
    await expect(list.stop()).rejects.toThrow('Not everything was stopped: Error: stuck does not end');
    expect(stopped).toEqual(['first']);
  });

  it('resolves a second call only when everything is stopped', async () => {
    const list = new StopList();
    let end: () => void = () => undefined;
    list.add('slow', (name) => new Promise<void>((resolve) => (end = resolve)).then(() => stop(name)));
    const first = list.stop();
    let isResolved = false;
    const second = list.stop().then(() => (isResolved = true));
    // Longer than a list with nothing to stop takes.
    await new Promise(setImmediate);
    expect(isResolved).toBe(false);
    end();
    await Promise.all([first, second]);
    expect(stopped).toEqual(['slow']);
  });

  it('stops what was started when a later start fails', async () => {
    const start = StopList.whole(async (started) => {
      started.add('first', stop);
      await Promise.reject(new Error('no port is free'));
    });
    await expect(start).rejects.toThrow('no port is free');
    expect(stopped).toEqual(['first']);
  });

  it('stops nothing where all is started', async () => {
    await expect(StopList.whole((started) => Promise.resolve(started.add('first', stop)))).resolves.toBe('first');
    expect(stopped).toEqual([]);
  });
});
