import { Client } from 'pg';
import { eventually } from './eventually.js';

/** Connections of one test, for interleavings that are played step by step; closed together. */
export class Sessions {
  private readonly opened: Client[] = [];

  constructor(private readonly url: string) {}

  async open(): Promise<Client> {
    const client = new Client(this.url);
    this.opened.push(client);
    await client.connect();
    return client;
  }

  /** Waits until PostgreSQL says that the session waits for a lock. */
  async waitsForLock(session: Client): Promise<void> {
    const observer = await this.open();
    const { processID } = session as Client & { processID: number };
    await eventually(async () => {
      const { rows } = await observer.query<{ waits: boolean }>(
        `select wait_event_type = 'Lock' as waits from pg_stat_activity where pid = $1`,
        [processID],
      );
      expect(rows).toEqual([{ waits: true }]);
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.opened.splice(0).map((client) => client.end()));
  }
}
