import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { RecordModule } from '../record/record.module.js';
import { ActionLog } from './actions/action-log.js';
import { ControlsController } from './controls/controls.controller.js';
import { ControlActions } from './controls/control-actions.js';
import { EffectiveControls } from './controls/effective-controls.js';
import { ParkedActions } from './parked/parked-actions.js';
import { ParkedController } from './parked/parked.controller.js';
import { ParkedDesk } from './parked/parked-desk.js';
import { AggregateTypes } from './aggregates/aggregate-types.js';
import { RootSteps } from './aggregates/root-steps.js';
import { AuditActions } from './audit/audit-actions.js';
import { AuditController } from './audit/audit.controller.js';
import { BaselineActions } from './baseline/baseline-actions.js';
import { BaselineController } from './baseline/baseline.controller.js';
import { DoctorController } from './doctor/doctor.controller.js';
import { EpochActions } from './epoch/epoch-actions.js';
import { EpochController } from './epoch/epoch.controller.js';
import { EraseActions } from './erase/erase-actions.js';
import { ForgetController } from './erase/forget.controller.js';
import { ResyncActions } from './resync/resync-actions.js';
import { ResyncController } from './resync/resync.controller.js';
import { TraceController } from './trace/trace.controller.js';
import { Tracer } from './trace/tracer.js';
import { StatusReport } from './status/status-report.js';
import { StatusController } from './status/status.controller.js';

/** What HTTP and commands share: one service per concern, which both only call. */
const services: Provider[] = [
  ActionLog,
  AggregateTypes,
  RootSteps,
  StatusReport,
  EffectiveControls,
  ControlActions,
  ParkedDesk,
  ParkedActions,
  Tracer,
  ResyncActions,
  AuditActions,
  BaselineActions,
  EpochActions,
  EraseActions,
];

const controllers = [
  StatusController,
  ControlsController,
  ParkedController,
  TraceController,
  ResyncController,
  AuditController,
  BaselineController,
  EpochController,
  ForgetController,
  DoctorController,
];

/** `/v1/ops`: see it, trust it, mend it. */
@Module({ imports: [RecordModule], controllers, providers: services, exports: services })
export class OpsModule {
  /** The services alone, for the command line. */
  static forCommands(): DynamicModule {
    return { module: OpsServices, imports: [RecordModule], providers: services, exports: services };
  }
}

@Module({})
class OpsServices {}
