import { Injectable } from '@nestjs/common';
import type { RunSql } from '../database/outbox-database.js';

/** What was erased of one aggregate, and what was not. */
export interface Erased {
  /** Parked events that are gone, with their snapshots and error texts. */
  readonly erased: number;
  /** Events on their way, whose snapshots leave with their delivery. */
  readonly onTheirWay: number;
}

/** Erases what the outbox keeps of an aggregate beyond its delivery: parked events hold an order as it was, with names and addresses. */
@Injectable()
export class Eraser {
  /** Deletes the aggregate's parked events, in the caller's transaction. Their numbers stay used up, so consumers see a gap, if any. */
  async erase(sql: RunSql, type: string, aggregateId: string): Promise<Erased> {
    const [erased] = await sql<Erased>(ERASE_SQL, [type, aggregateId]);
    return erased ?? { erased: 0, onTheirWay: 0 };
  }
}

const ERASE_SQL = `with erased as (
  delete from outbox_events where type = $1 and aggregate_id = $2 and state = 'parked' and kind <> 'fan-out' returning id
)
select (select count(*) from erased)::integer as erased, (
  select count(*) from outbox_events where type = $1 and aggregate_id = $2 and state <> 'parked' and kind <> 'fan-out'
)::integer as "onTheirWay"`;
