import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { RecordModule } from '../record/record.module.js';
import { ActionLog } from './actions/action-log.js';
import { ControlsController } from './controls/controls.controller.js';
import { RuntimeControls } from './controls/runtime-controls.js';
import { StreamSettings } from './controls/stream-settings.js';
import { ParkedController } from './parked/parked.controller.js';
import { ParkedDesk } from './parked/parked-desk.js';
import { StatusReport } from './status/status-report.js';
import { StatusController } from './status/status.controller.js';

/** What HTTP and commands share: one service per concern, which both only call. */
const services: Provider[] = [ActionLog, StatusReport, StreamSettings, RuntimeControls, ParkedDesk];

/** `/v1/ops`: see it, trust it, mend it. */
@Module({
  imports: [RecordModule],
  controllers: [StatusController, ControlsController, ParkedController],
  providers: services,
  exports: services,
})
export class OpsModule {
  /** The services alone, for the command line. */
  static forCommands(): DynamicModule {
    return { module: OpsServices, imports: [RecordModule], providers: services, exports: services };
  }
}

@Module({})
class OpsServices {}
