import { maskedUrl } from './masked-url.js';

describe('maskedUrl', () => {
  it.each([
    ['postgres://user:hunter2@db:5432/shop', 'postgres://user:********@db:5432/shop'],
    ['postgresql://user@db/shop', 'postgresql://user@db/shop'],
    ['POSTGRES://user@db/shop', 'POSTGRES://user@db/shop'],
    ['redis://:hunter2@cache:6379/1', 'redis://:********@cache:6379/1'],
    ['rediss://user:hunter2@cache', 'rediss://user:********@cache'],
    ['redis://hunter2@cache', 'redis://********@cache'],
    ['redis://hunter2:@cache', 'redis://********@cache'],
    ['https://hunter2:x-oauth@kinesis.example', 'https://********@kinesis.example'],
    ['redis://cache:6379/0', 'redis://cache:6379/0'],
    ['http://[::1]:4567', 'http://[::1]:4567'],
    ['localhost:4567', 'localhost:4567'],
  ])('shows %s as %s', (url, shown) => {
    expect(maskedUrl(url)).toBe(shown);
  });

  it.each([
    ['an @ in the password', 'postgres://user:hunt@er2@db/shop', 'postgres://user:********@db/shop'],
    ['a / in the password', 'postgres://user:hunt/er2@db/shop', 'postgres://user:********@db/shop'],
    ['@ and /', 'postgres://user:hu@nt/er2@db/shop', 'postgres://user:********@db/shop'],
    ['a # in the password', 'postgres://user:hunt#er2@db/shop', 'postgres://user:********@db/shop'],
    ['a ? in the password', 'redis://user:hunt?er2=1@cache', 'redis://user:********@cache'],
    ['a line break in the password', 'redis://user:hunt\ner2@cache', 'redis://user:********@cache'],
    ['a user name of odd characters', 'postgres://us er:hunter2@db', 'postgres://********@db'],
  ])('is not misled by %s', (_, url, shown) => {
    expect(maskedUrl(url)).toBe(shown);
  });

  it.each([
    ['postgres://db/shop?password=hunter2&sslmode=require', 'postgres://db/shop?password=********&sslmode=require'],
    ['postgres://db/shop?p%61ssword=hunter2', 'postgres://db/shop?p%61ssword=********'],
    ['postgres://db/shop?sslmode=require&hunter2', 'postgres://db/shop?sslmode=require&********'],
    ['redis://cache/0#hunter2', 'redis://cache/0#********'],
  ])('masks unknown parameters: %s', (url, shown) => {
    expect(maskedUrl(url)).toBe(shown);
  });

  it.each([
    'postgres:///shop?host=/run/postgresql&user=shop&password=hunt@er2',
    'postgres://user:secret@db/shop?password=hunt@er2',
    'redis://cache?password=hunt@er2',
    'redis://user:1?hunt@er2',
    'postgres://db/shop#hunt@er2',
    'postgres://db1:5432,db2:5432/shop?password=hunt@er2',
    'redis://cache:99999999?password=hunt@er2',
    'postgres://db /shop?user=me&password=hunt@er2',
  ])('shows nothing of %s, whose @ may be in a password of either kind', (url) => {
    expect(maskedUrl(url)).toMatch(/^(postgres|redis):\/\/\*{8}$/);
  });

  it.each([
    'hunter2',
    'host=db password=hunter2',
    'postgres//user:hunter2@db',
    'user:hunter2@db',
    'postgres:user:hunter2',
  ])('shows nothing of %s, which is no URL', (url) => {
    expect(maskedUrl(url)).toBe('********');
  });
});
