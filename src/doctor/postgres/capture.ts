import type { AggregateDeclaration } from '../../capture/aggregate-declaration.js';
import { expectedCapture } from '../../capture/expected-capture.js';
import { captureFaults, spelled, type CaptureFaults } from '../../capture/watch/capture-faults.js';
import { failure, well, type Diagnosis } from '../diagnosis.js';
import type { Sql } from './sql.js';

/** Changes are captured by the triggers alone: each must be there, as its declaration generates it, and fire for every writer. */
export async function examineCapture(sql: Sql, aggregates: readonly AggregateDeclaration[]): Promise<Diagnosis[]> {
  const diagnoses: Diagnosis[] = [];
  for (const aggregate of aggregates) {
    const expected = expectedCapture(aggregate);
    const found = diagnose(aggregate.type, await captureFaults(sql, aggregate.type, expected));
    const whole = well(checkOf(aggregate.type), `${expected.triggers.length} triggers, as declared, enabled always`);
    diagnoses.push(...(found.length > 0 ? found : [whole]));
  }
  return diagnoses;
}

function diagnose(type: string, { otherFunctions, missing, disabled }: CaptureFaults): Diagnosis[] {
  const check = checkOf(type);
  const afterwards = `Then shopstream audit ${type} --mend: what was changed meanwhile was not captured.`;
  const anew = `Run npm run capture:generate if it says so, and npm run migrate; what a migration made once and somebody removed, its SQL makes again (migrations/capture). ${afterwards}`;
  const enabling = disabled.map(({ name, table }) => `ALTER TABLE "${table}" ENABLE ALWAYS TRIGGER "${name}";`);
  return [
    ...(otherFunctions.length > 0 ? [failure(check, `not as declared: ${otherFunctions.join(', ')}`, anew)] : []),
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
