import type { TailStart } from '../../kinesis/tail/shard-reader.js';
import { timeNamed } from '../time-form.js';
import { UsageError } from '../cli/usage-error.js';

/** `90s`, `15m`, `2h`, `1d`. */
const AGO = /^(\d{1,6})([smhd])$/;
const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Where a tail begins. @throws UsageError */
export function tailStart(
  { from, since }: { readonly from?: string | undefined; readonly since?: string | undefined },
  now = Date.now(),
): TailStart {
  if (since === undefined) {
    if (from === undefined || from === 'latest') return 'latest';
    if (from === 'beginning') return 'beginning';
    throw new UsageError(`--from takes latest or beginning, not "${from}".`);
  }
  if (from !== undefined) throw new UsageError('--from and --since exclude each other.');
  const [, count, unit = ''] = AGO.exec(since) ?? [];
  const at = count === undefined ? timeNamed(since) : now - Number(count) * (UNIT_MS[unit] ?? 0);
  if (Number.isNaN(at))
    throw new UsageError(`--since takes 90s, 15m, 2h, 1d, or an ISO 8601 time with its zone, not "${since}".`);
  if (at > now) throw new UsageError(`--since ${since} is in the future.`);
  return new Date(at);
}
