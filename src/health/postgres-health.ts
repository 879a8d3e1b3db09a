import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { Client } from 'pg';
import { DataSource } from 'typeorm';
import { cutOff } from '../database/pipelined.js';
import { READ_ONLY } from '../database/read-only.js';
import { withinDeadline } from '../database/within-deadline.js';
import { codeOf } from '../logging/error-facts.js';
import { HealthRegistry } from './health-registry.js';
import type { Finding } from './readiness-check.js';

/** SQLSTATE and Node codes in plain words; others are given as they are. */
const MEANING: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens where it should be',
  ENOTFOUND: 'its host name is unknown',
  EAI_AGAIN: 'its host name cannot be looked up',
  [READ_ONLY]: 'it takes no writes',
  '28P01': 'it refuses our password',
  '28000': 'it refuses our user',
  '3D000': 'the database does not exist',
  '53300': 'it has no connection left for us',
  '57P01': 'it is shutting down',
  '57P03': 'it is starting up or shutting down',
};

interface Session {
  takes_writes: boolean;
}

const SESSION_SQL = `select current_setting('transaction_read_only') = 'off' as takes_writes`;

/** A connection that takes longer for nothing is dead; a fresh one is tried at the next question. */
const DEADLINE_MS = 3000;

/** PostgreSQL answers, and takes writes. Every role needs it. */
@Injectable()
export class PostgresHealth {
  constructor(
    health: HealthRegistry,
    @InjectDataSource() private readonly dataSource: DataSource,
  ) {
    health.register({ name: 'postgres', check: () => this.check() });
  }

  private async check(): Promise<Finding> {
    const runner = this.dataSource.createQueryRunner();
    try {
      const [session] = await withinDeadline(
        runner,
        DEADLINE_MS,
        () => runner.query(SESSION_SQL) as Promise<Session[]>,
      );
      if (session?.takes_writes) return { ready: true };
      // The next look is at a new one: sessions of a primary that became a standby, or was fenced off, stay what they are.
      cutOff((await runner.connect()) as Client);
      return { ready: false, reason: reasonOf(READ_ONLY) };
    } catch (error) {
      return { ready: false, reason: reasonOf(codeOf(error) ?? 'no code') };
    } finally {
      await runner.release();
    }
  }
}

function reasonOf(code: string): string {
  return `${MEANING[code] ?? 'it does not answer'} (${code})`;
}
