import { z } from 'zod';
import type { Diagnosis } from '../../doctor/diagnosis.js';

/** What one check found. */
const diagnosisAnswer = z.object({
  check: z.string().describe('What was looked at: `postgres.triggers.order`.'),
  verdict: z
    .enum(['well', 'warning', 'failure'])
    .describe('`failure`: events are lost, or do not get through, until it is mended.'),
  found: z.string(),
  mend: z.string().optional().describe('What to do about it.'),
});

/** What the doctor found. */
export const doctorAnswer = z.object({
  well: z.boolean().describe('No failure.'),
  diagnoses: z.array(diagnosisAnswer),
});

/** What the doctor found. */
export type DoctorAnswer = z.infer<typeof doctorAnswer>;

/** What HTTP and `--json` say. */
export function toDoctorAnswer(diagnoses: readonly Diagnosis[]): DoctorAnswer {
  return { well: diagnoses.every(({ verdict }) => verdict !== 'failure'), diagnoses: [...diagnoses] };
}
