import { editDistance } from './edit-distance.js';

describe('editDistance', () => {
  it.each([
    ['', '', 0],
    ['ROLE', 'ROLE', 0],
    ['', 'ABC', 3],
    ['ROLE', 'ROLES', 1],
    ['ROLE', 'RLE', 1],
    ['ROLE', 'RULE', 1],
    ['ROLE', 'RLOE', 1],
    ['AB', 'BA', 1],
    ['KITTEN', 'SITTING', 3],
    ['CA', 'ABC', 3],
  ])('%s to %s takes %d', (a, b, mistakes) => {
    expect([editDistance(a, b), editDistance(b, a)]).toEqual([mistakes, mistakes]);
  });
});
