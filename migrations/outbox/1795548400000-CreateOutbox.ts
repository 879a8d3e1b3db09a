import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The backbone's own tables. They refer to no table of the shop, and only `outbox_heads` is ever locked at a shop transaction's commit.
 *
 * A queue table is emptied as fast as it is filled: its statistics are never right for long, and its dead rows are what costs. Hence the
 * eager autovacuum (counts, not shares of the table), and the free space in the pages of the rows that are updated in place.
 */
export class CreateOutbox1795548400000 implements MigrationInterface {
  public async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...TABLES, ...INDEXES, LOCK_HEADS, REVOKE]) await runner.query(statement);
  }

  public async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION IF EXISTS outbox_lock_heads() CASCADE');
    await runner.query('DROP TABLE outbox_events, outbox_heads, outbox_positions, outbox_streams, outbox_epoch');
  }
}

const TABLES = [
  `CREATE TABLE outbox_events (
    id bigint GENERATED ALWAYS AS IDENTITY,
    type text COLLATE "C" NOT NULL,
    aggregate_id bigint NOT NULL,
    -- created, updated, deleted, a kind of the aggregate's own, or fan-out (aggregate_id is then the id of the shared row)
    kind text COLLATE "C" NOT NULL,
    state text COLLATE "C" NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'leased', 'retrying', 'parked')),
    -- what a claim looks for: the kind while the event may be claimed, null while another event of its aggregate is in the way
    lane text COLLATE "C",
    captured_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- fan-out: the shared row's table, and the last root expanded; history: 0 asks for the transaction's snapshots, 1 asks again, behind
    -- the shop's own deferred triggers
    source text,
    progress bigint,
    -- history: the transaction, its number in commit order, what its rows were before it and after it
    xid xid8,
    n bigint,
    before jsonb,
    change json,
    snapshot json,
    -- stored by the first claim and reused by every later try
    event_id uuid,
    sequence bigint,
    stream text COLLATE "C",
    waiting_since timestamptz,
    coalesced integer,
    -- the try under way, or the next one
    lease_token uuid,
    due_at timestamptz,
    attempts integer NOT NULL DEFAULT 0,
    faults integer NOT NULL DEFAULT 0,
    ambiguous boolean NOT NULL DEFAULT false,
    last_error text,
    parked_at timestamptz,
    PRIMARY KEY (type, aggregate_id, id)
  ) WITH (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000,
    autovacuum_vacuum_insert_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.1, autovacuum_vacuum_cost_delay = 1)`,

  `CREATE TABLE outbox_heads (
    type text COLLATE "C" NOT NULL,
    aggregate_id bigint NOT NULL,
    n bigint NOT NULL,
    PRIMARY KEY (type, aggregate_id)
  ) WITH (fillfactor = 70)`,

  `CREATE TABLE outbox_positions (
    type text COLLATE "C" NOT NULL,
    aggregate_id bigint NOT NULL,
    -- the last number used up, by a delivery or by a try whose outcome is not known
    sequence bigint NOT NULL,
    epoch integer NOT NULL,
    delivered_at timestamptz,
    stream text COLLATE "C",
    shard_id text COLLATE "C",
    kinesis_sequence_number text COLLATE "C",
    digest bytea,
    deleted boolean NOT NULL DEFAULT false,
    PRIMARY KEY (type, aggregate_id)
  ) WITH (fillfactor = 70)`,

  // One row per stream, shared by all workers: its budget, and what is wrong with it.
  `CREATE TABLE outbox_streams (
    stream text COLLATE "C" PRIMARY KEY,
    -- two token buckets; bytes are charged after the put and may be in debt
    records double precision NOT NULL,
    bytes double precision NOT NULL,
    refilled_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- no claims before; broken: then one record as a probe; level: batches are halved so many times
    not_before timestamptz NOT NULL DEFAULT '-infinity',
    broken boolean NOT NULL DEFAULT false,
    level integer NOT NULL DEFAULT 0,
    trouble text,
    trouble_since timestamptz
  ) WITH (fillfactor = 20)`,

  `CREATE TABLE outbox_epoch (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    epoch integer NOT NULL
  )`,
  'INSERT INTO outbox_epoch (epoch) VALUES (1)',
];

const INDEXES = [
  // Claim, oldest first; a row leaves it as soon as it is leased or something of its aggregate is in the way.
  `CREATE INDEX outbox_events_claimable ON outbox_events (type, lane, id) WHERE lane IS NOT NULL`,
  // At most one unacknowledged record per key, held by the database itself.
  `CREATE UNIQUE INDEX outbox_events_in_hand ON outbox_events (type, aggregate_id) WHERE state IN ('leased', 'retrying')`,
  // Due retries and expired leases, by stream.
  `CREATE INDEX outbox_events_due ON outbox_events (stream, state, due_at) WHERE state IN ('leased', 'retrying')`,
  `CREATE INDEX outbox_events_parked ON outbox_events (type, aggregate_id) WHERE state = 'parked'`,
  // History: one row per aggregate and transaction, and the transaction's rows at its commit.
  `CREATE UNIQUE INDEX outbox_events_transaction ON outbox_events (xid, type, aggregate_id) WHERE xid IS NOT NULL`,
  // History: the next event of an aggregate in commit order.
  `CREATE INDEX outbox_events_history ON outbox_events (type, aggregate_id, n) WHERE state = 'pending' AND n IS NOT NULL`,
];

/**
 * Counts this transaction's commit on every history aggregate that it changed, and so makes later commits of the same aggregates wait for
 * this one. Always in one order, over all types: two transactions that changed the same orders must not deadlock here.
 */
const LOCK_HEADS = `CREATE FUNCTION outbox_lock_heads() RETURNS void LANGUAGE sql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  INSERT INTO outbox_heads AS head (type, aggregate_id, n)
  SELECT type, aggregate_id, 1 FROM outbox_events
  WHERE xid = pg_current_xact_id() AND snapshot IS NULL
  ORDER BY type, aggregate_id
  ON CONFLICT (type, aggregate_id) DO UPDATE SET n = head.n + 1
$$`;

const REVOKE = 'REVOKE ALL ON FUNCTION outbox_lock_heads() FROM PUBLIC';
