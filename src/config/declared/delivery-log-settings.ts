import { defineSettings } from '../define-settings.js';
import { wholeNumber } from '../kinds/scalars.js';
import { setting } from '../setting.js';

/** What is kept of events that were delivered. */
export const deliveryLogSettings = defineSettings({
  name: 'deliveryLog',
  title: 'Publishing',
  settings: {
    days: setting({
      variable: 'DELIVERY_LOG_DAYS',
      kind: wholeNumber({ min: 0, max: 400, unit: 'days', note: '0: no log' }),
      default: '7',
      meaning:
        'Days for which the delivery log (one row per delivered event: which, when, to which shard, under which Kinesis sequence number) is ' +
        'kept. `trace` reads it. A row takes some 250 bytes with its index.',
      tooLow: 'when consumers ask about a delivery, it is no longer known.',
      tooHigh: "it fills the disk of the shop's database.",
    }),
  },
});
