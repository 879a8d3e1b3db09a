import { migrationSets, migrationsOf, setsThatApply } from './migration-sets.js';

const namesOf = (set: keyof typeof migrationSets) => migrationSets[set].map(({ name }) => name);

describe('setsThatApply', () => {
  it('takes everything on a fresh database', () => {
    expect(setsThatApply([])).toEqual(['shop', 'outbox', 'capture']);
  });

  it('leaves the shop out where the backbone was set up without it', () => {
    expect(setsThatApply([...namesOf('outbox'), ...namesOf('capture')])).toEqual(['outbox', 'capture']);
  });

  it('keeps to the shop where it was begun', () => {
    expect(setsThatApply(namesOf('shop').slice(0, 1))).toEqual(['shop', 'outbox', 'capture']);
  });

  it('never does without outbox and capture', () => {
    expect(setsThatApply(namesOf('outbox').slice(0, 1))).toEqual(['outbox', 'capture']);
    expect(setsThatApply(namesOf('capture').slice(0, 1))).toEqual(['outbox', 'capture']);
  });

  it('can tell because the shop comes first: its oldest migration is older than any other', () => {
    const timestamps = (names: string[]) => names.map((name) => Number(name.slice(-13)));
    const others = timestamps(migrationsOf('outbox', 'capture').map(({ name }) => name));
    expect(Math.min(...timestamps(namesOf('shop')))).toBeLessThan(Math.min(...others));
  });
});
