import { FAILURE_TABLE, UNKNOWN_FAILURE, type FailureKind, type FailureRow } from './failure-table.js';

/** What is done with the records of such a call; docs/failures.md says above the table what each means. */
const TREATMENT: Readonly<Record<FailureKind, string>> = {
  unavailable: '**probed**',
  throttled: '**slowed down**',
  content: '**divided**',
  unclear: '**divided**',
};

/** The table of docs/failures.md. */
export function failuresMarkdown(): string {
  const rows = [...FAILURE_TABLE, UNKNOWN_FAILURE].map(
    (row) => `| ${signs(row)} | ${row.meaning} | ${TREATMENT[row.kind]} | ${row.ambiguous ? 'perhaps' : 'no'} |`,
  );
  return ['| error | meaning | what happens | accepted all the same? |', '| --- | --- | --- | --- |', ...rows].join(
    '\n',
  );
}

function signs({ names, statuses }: FailureRow): string {
  const all = [...names.map((name) => `\`${name}\``), ...statuses.map((status) => `other HTTP ${status}`)];
  return all.length > 0 ? all.join(', ') : 'anything else';
}
