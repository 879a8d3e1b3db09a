import { failureOf } from '../../kinesis/failures/failure.js';
import { createKinesisClient } from '../../kinesis/kinesis-client.js';
import type { TailStart } from '../../kinesis/tail/shard-reader.js';
import { StreamTail } from '../../kinesis/tail/stream-tail.js';
import { messageOf } from '../../logging/error-facts.js';
import type { StreamDefinition } from '../../outbox/streams/stream.js';
import { CommandFailure } from '../cli/command-failure.js';
import type { Session } from '../cli/session.js';
import { followStream } from './follow-stream.js';
import type { ShownRecords } from './shown-records.js';
import type { TailAnswer } from './tail-answer.js';
import type { TailView } from './tail-view.js';

/** Reading again does no harm, so the SDK may. */
const MAX_ATTEMPTS = 4;

/** What a tail is asked for. */
export interface WantedTail {
  readonly at: TailStart;
  readonly seconds: number | undefined;
  readonly view: TailView;
  readonly shown: ShownRecords;
}

/** Follows a stream until Ctrl-C or its end. @returns why it ended. @throws CommandFailure when it cannot be read at all. */
export async function tailStream(
  session: Session,
  stream: StreamDefinition,
  { at, seconds, view, shown }: WantedTail,
): Promise<TailAnswer['ended']> {
  const signal = session.interrupted;
  const client = createKinesisClient(session.settings, { maxAttempts: MAX_ATTEMPTS });
  try {
    const shards = await StreamTail.open(client, stream.name, at, signal).catch((error: unknown) => {
      if (signal.aborted) return undefined;
      throw new CommandFailure(`${stream.name} cannot be read: ${described(error)}`);
    });
    if (!shards) return 'interrupted';
    const from =
      at === 'latest' ? 'from now on' : at === 'beginning' ? 'from its beginning' : `since ${at.toISOString()}`;
    session.console.say(`Following ${stream.name} ${from}. Ctrl-C ends.`);
    let said = '';
    const follower = {
      endsAt: seconds === undefined ? Number.POSITIVE_INFINITY : performance.now() + seconds * 1000,
      onFailure: (error: unknown) => {
        const trouble = `${stream.name} cannot be read at present, trying again: ${described(error)}`;
        if (trouble !== said) session.console.say(trouble);
        said = trouble;
      },
      onRecord: async (record: Parameters<TailView['see']>[0]) => {
        const seen = view.see(record);
        return seen && shown.add(seen);
      },
    };
    return await followStream(shards, follower, signal);
  } finally {
    client.destroy();
  }
}

function described(error: unknown): string {
  const { name } = failureOf(error);
  const message = messageOf(error);
  return message === '' || message === name ? name : `${name}: ${message}`;
}
