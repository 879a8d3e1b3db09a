import type { Provider } from '@nestjs/common';
import { StreamCounts } from './backlog/stream-counts.js';
import { StreamControls } from './controls/stream-controls.js';
import { ParkedEvents } from './parked/parked-events.js';
import { ParkedRepairs } from './parked/parked-repairs.js';
import { StreamRows } from './stream-rows.js';
import { StreamStates } from './stream-states.js';
import { Workers } from './workers/workers.js';

/** What people ask for, by the HTTP API's ops room and the command line. */
export const forOperators: readonly Provider[] = [
  StreamCounts,
  StreamStates,
  StreamRows,
  StreamControls,
  Workers,
  ParkedEvents,
  ParkedRepairs,
];
