import { limitCommand, pauseCommand, resumeCommand } from '../controls/controls.command.js';
import { parkedCommand } from '../parked/parked.command.js';
import { auditCommand } from '../audit/audit.command.js';
import { baselineCommand } from '../baseline/baseline.command.js';
import { doctorCommand } from '../doctor/doctor.command.js';
import { epochCommand } from '../epoch/epoch.command.js';
import { forgetCommand } from '../erase/forget.command.js';
import { resyncCommand, resyncsCommand } from '../resync/resync.command.js';
import { previewCommand } from '../preview/preview.command.js';
import { tailCommand } from '../tail/tail.command.js';
import { traceCommand } from '../trace/trace.command.js';
import { statusCommand } from '../status/status.command.js';
import type { DefineCommand } from './define-command.js';

/** The commands, in the order of the help. A new one is a file `*.command.ts` beside its service, and a line here. */
export const commands: readonly DefineCommand[] = [
  statusCommand,
  pauseCommand,
  resumeCommand,
  limitCommand,
  parkedCommand,
  traceCommand,
  previewCommand,
  tailCommand,
  resyncCommand,
  resyncsCommand,
  auditCommand,
  baselineCommand,
  epochCommand,
  doctorCommand,
  forgetCommand,
];
