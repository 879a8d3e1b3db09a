import { readFile } from 'node:fs/promises';
import { declaredStreams } from '../support/shop-names.js';

interface Policy {
  readonly Statement: readonly { readonly Sid: string; readonly Resource: string | readonly string[] }[];
}

/** Whoever is given the policy may publish what every aggregate does. To see this fail: leave a stream out of it. */
describe('deploy/iam-policy.json', () => {
  it('allows the streams of all aggregates, and no others', async () => {
    const { Statement: statements } = JSON.parse(await readFile('deploy/iam-policy.json', 'utf8')) as Policy;
    const allowed = statements.find(({ Sid: id }) => id === 'PublishAndDescribe')?.Resource ?? [];
    expect([allowed].flat().toSorted()).toEqual(
      declaredStreams()
        .map(({ name }) => `arn:aws:kinesis:ap-south-1:111122223333:stream/${name}`)
        .toSorted(),
    );
  });
});
