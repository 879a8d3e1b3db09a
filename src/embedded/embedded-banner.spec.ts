import { embeddedBanner } from './embedded-banner.js';

describe('the banner of embedded services', () => {
  const postgres = { name: 'PostgreSQL', version: '18.4', port: 20001, folder: '/data/pg', isTemporary: false };
  const redis = { name: 'Redis', version: '7.0.15', port: 20002, folder: '/tmp/r', isTemporary: true };

  it('says which service runs where and what becomes of its data', () => {
    expect(embeddedBanner([postgres, redis], 'http://127.0.0.1:20003')).toBe(
      [
        'Nothing is configured: embedded services, for trying out and not for production.',
        '  PostgreSQL 18.4  127.0.0.1:20001  data in /data/pg',
        '  Redis 7.0.15     127.0.0.1:20002  temporary',
        '  Kinesis          127.0.0.1:20003  simulated by kinesis-sim, temporary',
        'They end with this program; temporary data are deleted then.',
      ].join('\n'),
    );
  });

  it('shows no credentials of an endpoint', () => {
    expect(embeddedBanner([], 'http://user:secret@127.0.0.1:20003')).not.toContain('secret');
  });
});
