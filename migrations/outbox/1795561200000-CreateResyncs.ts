import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Passes that send the current state of many aggregates again. They wait in a table of their own: what they have yet to enqueue is not undelivered. */
export class CreateResyncs1795561200000 implements MigrationInterface {
  public async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLE);
    // What every claim and sweep looks at; empty most of the time.
    await runner.query(`CREATE INDEX outbox_resyncs_running ON outbox_resyncs (type, id) WHERE state = 'running'`);
  }

  public async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE outbox_resyncs');
  }
}

const TABLE = `CREATE TABLE outbox_resyncs (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  type text COLLATE "C" NOT NULL,
  -- which aggregates: these, or all; of them those that every selection leaves ({"category": "5"})
  ids bigint[],
  selections jsonb NOT NULL DEFAULT '{}',
  records_per_second double precision,
  requested_by text,
  requested_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  state text COLLATE "C" NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'cancelled', 'done', 'failed')),
  -- the last id looked at; how many there were to look at when it was requested
  progress bigint,
  total bigint NOT NULL,
  scanned bigint NOT NULL DEFAULT 0,
  enqueued bigint NOT NULL DEFAULT 0,
  -- for the estimate of its end: since when it has been running, and how far it was then
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  scanned_at_start bigint NOT NULL DEFAULT 0,
  next_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  finished_at timestamptz,
  last_error text
)`;
