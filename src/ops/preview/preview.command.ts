import { Command } from '@commander-js/extra-typings';
import { RecordPreview } from '../../record/record-preview.js';
import { AggregateTypes } from '../aggregates/aggregate-types.js';
import { CommandFailure } from '../cli/command-failure.js';
import { examples, type DefineCommand } from '../cli/define-command.js';
import { idArgument } from '../cli/id-argument.js';

/** `preview <type> <id>`; over HTTP it is `GET /v1/<type>s/:id/record`. */
export const previewCommand: DefineCommand = (shell) =>
  new Command('preview')
    .description('what would be sent of one aggregate now, and where it would go')
    .argument('<type>', 'order, product, ...')
    .argument('<id>', 'its id', idArgument)
    .addHelpText('after', examples(['preview product 42', ''], ['preview product 42 --json | jq .data', 'the record']))
    .action((type, id) =>
      shell.run(async (session) => {
        const { type: known } = session.get(AggregateTypes).named(type);
        const preview = await session.get(RecordPreview).json(known, id);
        if (preview.kind === 'gone') throw new CommandFailure(`There is no ${known} ${id}.`);
        if (preview.kind === 'unbuildable') throw new CommandFailure(preview.reason);
        const data: unknown = JSON.parse(preview.json);
        return { data, text: JSON.stringify(data, null, 2) };
      }),
    );
