import { withoutEcho } from './without-echo.js';

describe('a handler without echo', () => {
  let nowMs: number;
  let heard: NodeJS.Signals[];
  let handler: (signal: NodeJS.Signals) => void;

  beforeEach(() => {
    nowMs = 0;
    heard = [];
    handler = withoutEcho(
      (signal) => heard.push(signal),
      () => nowMs,
    );
    handler('SIGINT');
  });

  it('takes what follows at once for a copy', () => {
    nowMs = 100;
    handler('SIGINT');
    expect(heard).toEqual(['SIGINT']);
  });

  it('hears a later one, also of somebody who keeps pressing', () => {
    for (nowMs = 300; nowMs <= 1200; nowMs += 300) handler('SIGINT');
    expect(heard).toEqual(['SIGINT', 'SIGINT']);
  });

  it('hears another signal at once', () => {
    handler('SIGTERM');
    expect(heard).toEqual(['SIGINT', 'SIGTERM']);
  });
});
