import { join } from 'node:path';
import { directory } from './directory.js';

describe('directory', () => {
  it('makes paths absolute', () => {
    expect(directory().schema.parse('/var/lib/shopstream')).toBe('/var/lib/shopstream');
    expect(directory().schema.parse('./data')).toBe(join(process.cwd(), 'data'));
  });

  it('refuses ~, which would become a folder of that name', () => {
    expect(directory().schema.safeParse('~/data').success).toBe(false);
  });
});
