import type { Provider } from '@nestjs/common';
import { Auditor } from './audit/auditor.js';
import { Mender } from './audit/mender.js';
import { ExactCounts } from './backlog/exact-counts.js';
import { Baseliner } from './baseline/baseliner.js';
import { StreamControls } from './controls/stream-controls.js';
import { Deliveries } from './deliveries/deliveries.js';
import { Epochs } from './epoch/epochs.js';
import { ParkedEvents } from './parked/parked-events.js';
import { ParkedRepairs } from './parked/parked-repairs.js';
import { Eraser } from './erase/eraser.js';
import { NextRoot } from './publication/next-root.js';
import { RootCount } from './publication/root-count.js';
import { Resyncs } from './resync/resyncs.js';
import { StreamRows } from './streams/stream-rows.js';
import { StreamStates } from './streams/stream-states.js';
import { AggregateTrace } from './trace/aggregate-trace.js';
import { TypeBell } from './wake/type-bell.js';
import { Workers } from './workers/workers.js';

/** What people ask for, by the HTTP API's ops room and the command line. */
export const forOperators: readonly Provider[] = [
  ExactCounts,
  StreamStates,
  StreamRows,
  StreamControls,
  Epochs,
  Workers,
  ParkedEvents,
  ParkedRepairs,
  TypeBell,
  NextRoot,
  RootCount,
  Resyncs,
  Auditor,
  Mender,
  Baseliner,
  Eraser,
  Deliveries,
  AggregateTrace,
];
