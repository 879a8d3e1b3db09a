import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { ActionLog } from './actions/action-log.js';
import { ControlsController } from './controls/controls.controller.js';
import { RuntimeControls } from './controls/runtime-controls.js';
import { StreamSettings } from './controls/stream-settings.js';
import { StatusReport } from './status/status-report.js';
import { StatusController } from './status/status.controller.js';

/** What HTTP and commands share: one service per concern, which both only call. */
const services: Provider[] = [ActionLog, StatusReport, StreamSettings, RuntimeControls];

/** `/v1/ops`: see it, trust it, mend it. */
@Module({ controllers: [StatusController, ControlsController], providers: services, exports: services })
export class OpsModule {
  /** The services alone, for the command line. */
  static forCommands(): DynamicModule {
    return { module: OpsServices, providers: services, exports: services };
  }
}

@Module({})
class OpsServices {}
