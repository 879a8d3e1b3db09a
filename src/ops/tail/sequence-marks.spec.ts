import { SequenceMarks } from './sequence-marks.js';

const marksOf = (
  places: readonly (readonly [sequence: number, epoch?: number, aggregate?: string])[],
  most?: number,
) => {
  const marks = new SequenceMarks(most);
  return places.map(([sequence, epoch = 1, aggregate = 'order 1']) => {
    const { mark, missing } = marks.of({ aggregate, epoch, sequence });
    return [mark ?? '', ...(missing ?? [])].join(' ');
  });
};

describe('SequenceMarks', () => {
  it.each<[string, Parameters<typeof marksOf>[0], string[]]>([
    ['nothing odd, wherever it begins', [[7], [8], [9]], ['', '', '']],
    ['each aggregate by itself', [[7], [1, 1, 'order 2'], [8], [2, 1, 'order 2']], ['', '', '', '']],
    ['a gap, with what is missing', [[1], [4], [5]], ['', 'gap 2 3', '']],
    ['what comes again', [[1], [2], [2], [1]], ['', '', 'duplicate', 'duplicate']],
    [
      'what fills a gap, and then comes again',
      [[1], [5], [3], [3], [2], [4]],
      ['', 'gap 2 4', 'late', 'duplicate', 'late', 'late'],
    ],
    ['a new epoch, whose numbers come again', [[1], [2], [2, 2], [3, 2]], ['', '', 'new_epoch', '']],
    [
      'what an old epoch left behind',
      [
        [2, 2],
        [3, 1],
        [3, 2],
      ],
      ['', 'late', ''],
    ],
  ])('tells %s', (_, places, expected) => {
    expect(marksOf(places)).toEqual(expected);
  });

  it('forgets whoever was silent longest', () => {
    expect(
      marksOf(
        [
          [1, 1, 'a'],
          [1, 1, 'b'],
          [2, 1, 'a'],
          [1, 1, 'c'],
          [3, 1, 'b'],
          [4, 1, 'b'],
        ],
        2,
      ),
    ).toEqual(['', '', '', '', '', '']);
    expect(
      marksOf(
        [
          [1, 1, 'a'],
          [1, 1, 'b'],
          [2, 1, 'a'],
          [1, 1, 'c'],
          [4, 1, 'a'],
        ],
        2,
      ).at(-1),
    ).toBe('gap 3 3');
  });
});
