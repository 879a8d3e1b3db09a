import { Command } from '@commander-js/extra-typings';
import { PublicationRegistry } from '../../outbox/publication/publication-registry.js';
import { examples, type DefineCommand } from '../cli/define-command.js';
import { idArguments } from '../cli/id-argument.js';
import { countArgument } from '../cli/number-arguments.js';
import { knownStream } from '../controls/known-stream.js';
import { ShownRecords } from './shown-records.js';
import { eventTypesNamed } from './event-types-named.js';
import { tailStart } from './tail-options.js';
import { tailStream } from './tail-stream.js';
import { TailView } from './tail-view.js';

/** `tail <stream>` */
export const tailCommand: DefineCommand = (shell) =>
  new Command('tail')
    .description('follow a stream: its records decoded, with what is odd about their numbers')
    .argument('<stream>', 'its key, as status shows it')
    .option('--from <place>', 'latest (from now on), or beginning (the oldest that is kept)')
    .option('--since <time>', 'what arrived since then: 90s, 15m, 2h, 1d ago, or an ISO 8601 time')
    .option('--id <ids...>', 'only these products, orders, ...', idArguments)
    .option('--type <types...>', 'only events of these types: order.cancelled, or cancelled')
    .option('--records', 'show each record whole, with the personal data that it holds')
    .option('--max <count>', 'end after so many records', countArgument())
    .option('--for <seconds>', 'end after so long', countArgument())
    .addHelpText(
      'after',
      examples(
        ['tail order', 'until Ctrl-C'],
        ['tail order --since 2h --id 54321 --records', 'what consumers were told of one order lately'],
        ['tail product --type deleted', ''],
        ['tail order --json | jq -c .data', 'one JSON document per record and line'],
        ['tail order --since 15m --for 5 --json', 'with an end, all in one JSON document'],
      ),
    )
    .action((key, options) =>
      shell.run(
        async (session) => {
          const { max, for: seconds, id: ids = [] } = options;
          const at = tailStart(options);
          const registry = session.get(PublicationRegistry);
          const types = eventTypesNamed(registry, options.type ?? []);
          const view = new TailView({ ids: ids.map(String), types }, isSplit(registry));
          const shown = new ShownRecords(session, {
            max,
            asked: options.records === true,
            ends: (max ?? seconds) !== undefined,
          });
          const stream = knownStream(registry, key);
          const ended = await tailStream(session, stream, { at, seconds, view, shown });
          return shown.result(stream, ended, view);
        },
        // It reads Kinesis alone.
        { anyDatabase: true },
      ),
    );

function isSplit(registry: PublicationRegistry): (type: string) => boolean {
  const split = registry.publications.filter(({ kinds, streamOf }) => new Set(kinds.map(streamOf)).size > 1);
  return (type) => split.some((publication) => publication.type === type);
}
