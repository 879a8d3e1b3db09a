import type { DataSource } from 'typeorm';

/**
 * What was claimed, and when by the bucket's clock: what a limit is about. Arrivals would show how busy the machine is, too, since a call that
 * it holds up arrives together with the next ones.
 */
export class ClaimsByTheSecond {
  private constructor(private readonly dataSource: DataSource) {}

  /** Writes claims down from now on, of all streams together. */
  static async watch(dataSource: DataSource): Promise<ClaimsByTheSecond> {
    await dataSource.query(`
      create table seen_claims (claim xid8);
      create function see_claim() returns trigger language plpgsql as
        $$ begin insert into seen_claims values (pg_current_xact_id()); return null; end $$;
      create trigger see_claim after update on outbox_events for each row
        when (old.state <> 'leased' and new.state = 'leased') execute function see_claim();
      create table seen_looks (claim xid8, at timestamptz);
      create function see_look() returns trigger language plpgsql as
        $$ begin insert into seen_looks values (pg_current_xact_id(), new.refilled_at); return null; end $$;
      create trigger see_look after update on outbox_streams for each row
        when (old.refilled_at <> new.refilled_at) execute function see_look()`);
    return new ClaimsByTheSecond(dataSource);
  }

  /** Records claimed, each as often as it was. */
  async records(): Promise<number> {
    const [all] = await this.dataSource.query<{ records: number }[]>(
      'select count(*)::integer as records from seen_claims join seen_looks using (claim)',
    );
    return all!.records;
  }

  /** The most records that were claimed within a second, wherever it starts. */
  async busiest(): Promise<number> {
    const [second] = await this.dataSource.query<{ busiest: number }[]>(
      `select coalesce(max(records), 0)::integer as busiest from (
         select count(*) over (order by at range between current row and interval '1 s' following) as records
         from seen_claims join seen_looks using (claim)
       ) seconds`,
    );
    return second!.busiest;
  }
}
