import { Command } from '@commander-js/extra-typings';
import type { Diagnosis } from '../../doctor/diagnosis.js';
import { Doctor } from '../../doctor/doctor.js';
import { examples, type DefineCommand } from '../cli/define-command.js';
import { toDoctorAnswer } from './doctor-answer.js';

const MARK = { well: 'well   ', warning: 'WARNING', failure: 'FAILURE' } as const;

/** `doctor` */
export const doctorCommand: DefineCommand = (shell) =>
  new Command('doctor')
    .description(
      'look at all that publishing depends on, and say how to mend what is wrong; exit code 1 on any failure',
    )
    .addHelpText(
      'after',
      examples(['doctor', 'works where the service does not start'], ['doctor --json | jq .diagnoses', 'for programs']),
    )
    .action(() =>
      shell.run(
        async (session) => {
          const answer = toDoctorAnswer(await session.get(Doctor).examine());
          return { data: answer, text: answer.diagnoses.map(line).join('\n'), failed: !answer.well };
        },
        { anyDatabase: true },
      ),
    );

function line({ check, verdict, found, mend }: Diagnosis): string {
  return `${MARK[verdict]} ${check}: ${found}${mend === undefined ? '' : `\n        ${mend}`}`;
}
