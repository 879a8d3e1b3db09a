import { FAILURE_TABLE, UNKNOWN_FAILURE, type FailureKind, type FailureRow } from './failure-table.js';

/** What is done with the records of such a call. */
const TREATMENT: Readonly<Record<FailureKind, string>> = {
  unavailable:
    '**retry (stream)**: without end; the stream is probed with one record until it is back, and every worker is not ready',
  throttled: '**retry (stream)**: without end; batches are halved, pauses grow',
  content:
    'the call is divided until the guilty record stands alone; **retry (record)** if others get through, and it is **parked** after `RECORD_MAX_TRIES` such tries; else **retry (stream)**',
  unclear:
    'divided as well, to see whose fault it is; **retry (record)** if others get through, else **retry (stream)**',
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
