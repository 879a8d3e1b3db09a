import { DescribeStreamSummaryCommand, type KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { messageOf } from '../../logging/error-facts.js';
import { failureOf } from '../failures/failure.js';
import { summaryOf, type StreamSummary } from './stream-summary.js';

/** What a look at a stream showed. */
export type StreamExamination =
  | (StreamSummary & {
      readonly kind: 'described';
      /** AWS's clock before ours, in seconds; Date headers have whole ones. */
      readonly clockAheadSeconds: number | undefined;
      /** Whether we may put records: refused with an error's name; undefined where nobody can tell without writing. */
      readonly put: 'allowed' | { readonly refused: string } | undefined;
    })
  | { readonly kind: 'failed'; readonly name: string; readonly message: string };

/**
 * Describes a stream and asks whether records may be put, without putting any.
 * @param atAws the endpoint is AWS's own. Emulators may ignore `DryRun` and write, so they are not asked.
 */
export async function examineStream(
  client: KinesisClient,
  streamName: string,
  { atAws }: { atAws: boolean },
): Promise<StreamExamination> {
  const clock = watchDates(client);
  try {
    const { StreamDescriptionSummary: answer } = await client.send(
      new DescribeStreamSummaryCommand({ StreamName: streamName }),
    );
    return {
      kind: 'described',
      ...summaryOf(answer),
      clockAheadSeconds: clock(),
      put: atAws ? await mayPut(client, streamName) : undefined,
    };
  } catch (error) {
    return { kind: 'failed', name: failureOf(error).name, message: messageOf(error) };
  }
}

async function mayPut(client: KinesisClient, streamName: string): Promise<'allowed' | { refused: string } | undefined> {
  const records = [{ PartitionKey: 'shopstream-doctor', Data: Buffer.from('{}') }];
  try {
    await client.send(new PutRecordsCommand({ StreamName: streamName, Records: records, DryRun: true }));
    return undefined;
  } catch (error) {
    const { name } = failureOf(error);
    // That is how AWS says that it would have taken them.
    return (error as Error).name === 'DryRunOperationException' ? 'allowed' : { refused: name };
  }
}

/** @returns a function that tells how far the last answer's Date header was before our clock. */
function watchDates(client: KinesisClient): () => number | undefined {
  let ahead: number | undefined;
  client.middlewareStack.add(
    (next) => async (given) => {
      const askedAt = Date.now();
      const result = await next(given);
      const { headers } = result.response as { headers?: Record<string, string> };
      const date = Date.parse(headers?.['date'] ?? '');
      // The header has no fraction: on average it is half a second behind.
      if (!Number.isNaN(date)) ahead = (date + 500 - (askedAt + Date.now()) / 2) / 1000;
      return result;
    },
    { step: 'deserialize', name: 'watchDates', override: true },
  );
  return () => ahead;
}
