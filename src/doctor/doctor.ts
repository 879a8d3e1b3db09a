import type { AggregateDeclaration } from '../capture/aggregate-declaration.js';
import type { Settings } from '../config/settings.js';
import type { StreamDefinition } from '../outbox/streams/stream.js';
import { within } from '../schedule/within.js';
import { failure, unexamined, type Diagnosis } from './diagnosis.js';
import { examineKinesis } from './kinesis.js';
import { examinePostgres } from './postgres/examine-postgres.js';
import { examineRedis } from './redis.js';

/** What a doctor looks at. */
export interface Patient {
  readonly settings: Settings;
  readonly aggregates: readonly AggregateDeclaration[];
  /** Those that carry events at present. */
  readonly streams: readonly StreamDefinition[];
}

/** A service that does not answer by then is away, or as good as away. */
const LONGEST_MS = 15_000;

/**
 * Looks at everything that publishing depends on, with connections of its own: it must work where the service does not. Changes nothing.
 */
export class Doctor {
  /** @param longestMs how long it waits for each service */
  constructor(
    private readonly patient: Patient,
    private readonly longestMs = LONGEST_MS,
  ) {}

  /** Never rejects, and answers within a quarter of a minute. */
  async examine(): Promise<Diagnosis[]> {
    const { settings, aggregates, streams } = this.patient;
    const rooms = await Promise.all([
      this.bounded('postgres', () => examinePostgres(settings, aggregates)),
      this.bounded('redis', () => examineRedis(settings)),
      this.bounded('kinesis', () => examineKinesis(settings, streams)),
    ]);
    return rooms.flat();
  }

  private async bounded(check: string, examine: () => Promise<Diagnosis[]>): Promise<Diagnosis[]> {
    const found = `does not answer within ${this.longestMs / 1000} s`;
    const late = [failure(check, found, 'Look at the network between here and there.')];
    try {
      return await within(this.longestMs, examine(), late);
    } catch (error) {
      return [unexamined(check, error, 'its')];
    }
  }
}
