/** An index that the migrations make on a table of the outbox. */
export interface OutboxIndex {
  readonly name: string;
  readonly unique: boolean;
  /** The table has partitions, all of which it covers. */
  readonly partitioned: boolean;
  /** The statement that makes it anew; where PostgreSQL can, without keeping the shop from writing meanwhile. */
  readonly creation: string;
}

/** As `pg_get_indexdef` tells them of a database that was migrated; test/integration/doctor-indexes.spec.ts compares. */
export const INDEX_DEFINITIONS: readonly string[] = [
  'CREATE UNIQUE INDEX outbox_action_subjects_pkey ON public.outbox_action_subjects USING btree (type, aggregate_id, action_id)',
  'CREATE UNIQUE INDEX outbox_actions_pkey ON public.outbox_actions USING btree (id)',
  'CREATE INDEX outbox_deliveries_aggregate ON ONLY public.outbox_deliveries USING btree (aggregate_id)',
  'CREATE UNIQUE INDEX outbox_epoch_pkey ON public.outbox_epoch USING btree (singleton)',
  'CREATE INDEX outbox_events_claimable ON public.outbox_events USING btree (type, lane, id) WHERE (lane IS NOT NULL)',
  "CREATE INDEX outbox_events_due ON public.outbox_events USING btree (stream, state, due_at) WHERE ((due_at IS NOT NULL) AND (state = ANY (ARRAY['leased'::text, 'retrying'::text])))",
  "CREATE INDEX outbox_events_history ON public.outbox_events USING btree (aggregate_id, type, n) WHERE ((state = 'pending'::text) AND (n IS NOT NULL))",
  "CREATE UNIQUE INDEX outbox_events_in_hand ON public.outbox_events USING btree (aggregate_id, type) WHERE ((aggregate_id IS NOT NULL) AND (state = ANY (ARRAY['leased'::text, 'retrying'::text])))",
  "CREATE INDEX outbox_events_parked ON public.outbox_events USING btree (aggregate_id, type) WHERE (state = 'parked'::text)",
  'CREATE UNIQUE INDEX outbox_events_pkey ON public.outbox_events USING btree (aggregate_id, type, id)',
  'CREATE UNIQUE INDEX outbox_events_transaction ON public.outbox_events USING btree (xid, aggregate_id, type) WHERE (xid IS NOT NULL)',
  'CREATE UNIQUE INDEX outbox_heads_pkey ON public.outbox_heads USING btree (aggregate_id, type)',
  'CREATE UNIQUE INDEX outbox_marks_pkey ON public.outbox_marks USING btree (xid, aggregate_id, type)',
  'CREATE UNIQUE INDEX outbox_positions_pkey ON public.outbox_positions USING btree (aggregate_id, type)',
  'CREATE UNIQUE INDEX outbox_resyncs_pkey ON public.outbox_resyncs USING btree (id)',
  "CREATE INDEX outbox_resyncs_running ON public.outbox_resyncs USING btree (type, id) WHERE (state = 'running'::text)",
  'CREATE UNIQUE INDEX outbox_streams_pkey ON public.outbox_streams USING btree (stream)',
  'CREATE UNIQUE INDEX outbox_workers_pkey ON public.outbox_workers USING btree (instance)',
];

const FORM = /^CREATE (UNIQUE )?INDEX (\w+) ON (ONLY )?public\.(\w+) USING btree (\(.*)$/;

/** All indexes of the outbox, primary keys among them. */
export const outboxIndexes: readonly OutboxIndex[] = INDEX_DEFINITIONS.map(indexOf);

function indexOf(definition: string): OutboxIndex {
  const [, unique, name = '', only, table = '', rest = ''] = FORM.exec(definition) ?? [];
  const partitioned = only !== undefined;
  const creation = name.endsWith('_pkey')
    ? `CREATE UNIQUE INDEX CONCURRENTLY ${name} ON ${table} ${rest}; ALTER TABLE ${table} ADD PRIMARY KEY USING INDEX ${name};`
    : `CREATE ${unique ?? ''}INDEX ${partitioned ? '' : 'CONCURRENTLY '}${name} ON ${table} ${rest};`;
  return { name, unique: unique !== undefined, partitioned, creation };
}
