import { Injectable } from '@nestjs/common';
import { BEFORE_ALL_IDS } from '../database/ids.js';
import { OutboxDatabase } from '../database/outbox-database.js';
import { PublicationRegistry } from '../publication/publication-registry.js';
import { auditSql } from './audit-sql.js';
import type { AuditFinding, AuditStep } from './audit.js';

/** Where a step looks. */
export interface AuditScope {
  /** After this id; from the beginning when left out. */
  readonly after?: string | undefined;
  /** Only these. */
  readonly ids?: readonly string[] | undefined;
  /** Aggregates at most. A thousand take a tenth of a second. */
  readonly limit: number;
}

interface Found extends AuditFinding {
  readonly fate: 'on its way' | 'parked' | 'lost';
}

/** Finds aggregates that are not as the streams know them, though nothing is on its way: changes made while triggers were disabled, say. */
@Injectable()
export class Auditor {
  constructor(
    private readonly database: OutboxDatabase,
    private readonly registry: PublicationRegistry,
  ) {}

  /** Looks at the next aggregates of a type, in order of their ids. Reads only. */
  async step(type: string, { after = BEFORE_ALL_IDS, ids, limit }: AuditScope): Promise<AuditStep> {
    const publication = this.registry.publication(type);
    const [row] = await this.database.byIndex<{ checked: number; reached: string | null; found: Found[] }>(
      auditSql(publication),
      [type, after, limit, ids ?? null],
    );
    const { checked = 0, reached = null, found = [] } = row ?? {};
    const idsOf = (fate: Found['fate']) => found.filter((one) => one.fate === fate).map(({ id }) => id);
    return {
      checked,
      reached,
      findings: found.filter(({ fate }) => fate === 'lost').map(({ id, finding }) => ({ id, finding })),
      onTheirWay: idsOf('on its way'),
      parked: idsOf('parked'),
    };
  }
}
