import type { Provider } from '@nestjs/common';
import { StreamCounts } from './backlog/stream-counts.js';
import { StreamStates } from './stream-states.js';

/** What only people ask for: the HTTP API's ops room and the command line. */
export const forOperators: readonly Provider[] = [StreamCounts, StreamStates];
