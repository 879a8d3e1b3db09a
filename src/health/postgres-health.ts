import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { withinDeadline } from '../database/within-deadline.js';
import { codeOf } from '../logging/error-facts.js';
import { HealthRegistry } from './health-registry.js';
import type { Finding } from './readiness-check.js';

/** SQLSTATE and Node codes in plain words; others are given as they are. */
const MEANING: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens where it should be',
  ENOTFOUND: 'its host name is unknown',
  EAI_AGAIN: 'its host name cannot be looked up',
  '28P01': 'it refuses our password',
  '28000': 'it refuses our user',
  '3D000': 'the database does not exist',
  '53300': 'it has no connection left for us',
  '57P01': 'it is shutting down',
  '57P03': 'it is starting up or shutting down',
};

/** A connection that takes longer for nothing is dead; a fresh one is tried at the next question. */
const DEADLINE_MS = 3000;

/** PostgreSQL answers. Every role needs it. */
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
      await withinDeadline(runner, DEADLINE_MS, () => runner.query('select 1'));
      return { ready: true };
    } catch (error) {
      const code = codeOf(error) ?? 'no code';
      return { ready: false, reason: `${MEANING[code] ?? 'it does not answer'} (${code})` };
    } finally {
      await runner.release();
    }
  }
}
