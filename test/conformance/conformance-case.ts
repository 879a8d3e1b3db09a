import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateStreamCommand, DescribeStreamSummaryCommand, type KinesisClient } from '@aws-sdk/client-kinesis';

/** A server under comparison. */
export interface Subject {
  readonly client: KinesisClient;
  readonly endpoint: string;
}

/** What a case saw, by aspect: plain data without anything that differs from run to run (names, times, numbers given out). */
export type Observations = Readonly<Record<string, unknown>>;

/** One use of the API, observed on each server. */
export interface ConformanceCase {
  readonly name: string;
  observe(subject: Subject): Promise<Observations>;
}

/** `ok`, or the exception's name. Messages are not compared: AWS does not promise them, and no client should read them. */
export async function outcome(answer: Promise<unknown>): Promise<string> {
  try {
    await answer;
    return 'ok';
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}

/** Creates a stream of a new name and waits until it is ACTIVE. */
export async function activeStream({ client }: Subject, shards = 1): Promise<string> {
  const name = `conformance-${randomUUID()}`;
  await client.send(new CreateStreamCommand({ StreamName: name, ShardCount: shards }));
  await untilActive(client, name);
  return name;
}

/** Polls, since the API has no other way to tell. */
export async function untilActive(client: KinesisClient, name: string): Promise<void> {
  for (;;) {
    const { StreamDescriptionSummary: summary } = await client.send(
      new DescribeStreamSummaryCommand({ StreamName: name }),
    );
    if (summary?.StreamStatus === 'ACTIVE') return;
    await sleep(20);
  }
}

/** Names of an answer's fields, without those that every answer of the SDK has. */
export function fieldNames(answer: object | undefined): string[] {
  const present = Object.entries(answer ?? {}).filter(([, value]) => value !== undefined);
  return present.flatMap(([name]) => (name === '$metadata' ? [] : [name])).sort();
}
