import { MigrateArgumentsError, migrateArguments } from './migrate-arguments.js';

describe('migrateArguments', () => {
  it.each([
    [[], { action: 'run', sets: undefined }],
    [['--list'], { action: 'list', sets: undefined }],
    [['--revert'], { action: 'revert', sets: undefined }],
    [['--help'], { action: 'help', sets: undefined }],
    [['--sets', 'capture, outbox'], { action: 'run', sets: ['outbox', 'capture'] }],
    [['--list', '--sets=shop'], { action: 'list', sets: ['shop'] }],
  ])('%j', (args, wanted) => {
    expect(migrateArguments(args)).toEqual(wanted);
  });

  it.each([
    [['--sets', 'outbox,shops'], '--sets names "shops"; there are shop, outbox, capture.'],
    [['--sets', ''], '--sets names ""'],
    [['--sets'], '--sets'],
    [['--undo'], "Unknown option '--undo'"],
    [['outbox'], 'outbox'],
    [['--revert', '--sets', 'shop'], 'leave out --sets'],
    [['--revert', '--list'], 'exclude each other'],
  ])('refuses %j', (args, message) => {
    expect(() => migrateArguments(args)).toThrow(MigrateArgumentsError);
    expect(() => migrateArguments(args)).toThrow(message);
  });
});
