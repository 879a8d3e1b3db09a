import type { AggregateDeclaration } from '../../capture/aggregate-declaration.js';
import { expectedCapture } from '../../capture/expected-capture.js';
import { captureFaults, spelled, unpublishedTypes, type CaptureFaults } from '../../capture/watch/capture-faults.js';
import { failure, well, type Diagnosis } from '../diagnosis.js';
import type { Sql } from './sql.js';

/**
 * Changes are captured by the triggers alone: each must be there, as its declaration generates it, and fire for every writer; and somebody must
 * publish what they write.
 */
export async function examineCapture(sql: Sql, aggregates: readonly AggregateDeclaration[]): Promise<Diagnosis[]> {
  const diagnoses: Diagnosis[] = [];
  for (const aggregate of aggregates) {
    const expected = expectedCapture(aggregate);
    const found = diagnose(aggregate.type, await captureFaults(sql, expected));
    const whole = well(checkOf(aggregate.type), `${expected.triggers.length} triggers, as declared, enabled always`);
    diagnoses.push(...(found.length > 0 ? found : [whole]));
  }
  const types = aggregates.map(({ type }) => type);
  return [...diagnoses, ...(await unpublishedTypes(sql, types)).map(unpublished)];
}

function unpublished(type: string): Diagnosis {
  const mend = `Put its feature back into src/shop-features.ts, so that its events go out. If the aggregate is to go: "Remove an aggregate" in CONTRIBUTING.md.`;
  return failure(checkOf(type), 'no feature publishes its changes, which are captured or wait', mend);
}

function diagnose(type: string, { notAsDeclared, missing, disabled }: CaptureFaults): Diagnosis[] {
  const check = checkOf(type);
  const afterwards = `Then shopstream audit ${type} --mend: what was changed meanwhile may not have been captured.`;
  const anew = `If a newer version than this one has run its migrations here, leave it: its triggers are the right ones. Else run npm run capture:generate if it says so, and npm run migrate; if that has nothing to do (the migration ran, and somebody changed what it made), the SQL that node dist/src/capture/generate.main.js --print ${type} prints makes it anew, run by the migration role. ${afterwards}`;
  const enabling = disabled.map(({ name, table }) => `ALTER TABLE "${table}" ENABLE ALWAYS TRIGGER "${name}";`);
  return [
    ...(notAsDeclared.length > 0 ? [failure(check, `not as declared: ${notAsDeclared.join(', ')}`, anew)] : []),
    ...(missing.length > 0 ? [failure(check, `missing: ${missing.map(spelled).join(', ')}`, anew)] : []),
    ...(disabled.length > 0
      ? [
          failure(
            check,
            `not enabled for every writer: ${disabled.map(spelled).join(', ')}`,
            `${enabling.join(' ')} ${afterwards}`,
          ),
        ]
      : []),
  ];
}

function checkOf(type: string): string {
  return `postgres.triggers.${type}`;
}
