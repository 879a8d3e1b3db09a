import { Injectable } from '@nestjs/common';
import { HealthRegistry } from '../../health/health-registry.js';
import type { Finding } from '../../health/readiness-check.js';
import { PublicationRegistry } from '../../outbox/publication/publication-registry.js';
import type { Failure } from '../failures/failure.js';
import { StreamDescriptions } from './stream-descriptions.js';
import { takesRecords } from './stream-summary.js';

/** Errors in plain words; others are given by their name. */
const MEANING: Readonly<Record<string, string>> = {
  ResourceNotFoundException: 'it does not exist',
  AccessDeniedException: 'we are not allowed to describe it',
  UnrecognizedClientException: 'AWS does not know our credentials',
  InvalidSignatureException: 'AWS refuses our credentials',
  ExpiredTokenException: 'our credentials have expired',
  CredentialsProviderError: 'we have no AWS credentials',
};

/** Each stream in use is there and takes records, as of its last description: nothing is asked of AWS here. */
@Injectable()
export class StreamsHealth {
  constructor(
    health: HealthRegistry,
    registry: PublicationRegistry,
    private readonly descriptions: StreamDescriptions,
  ) {
    for (const { key } of registry.streamsInUse)
      health.register({ name: `stream:${key}`, check: () => this.check(key) });
  }

  private check(streamKey: string): Finding {
    const known = this.descriptions.of(streamKey);
    const failure = this.descriptions.failureOf(streamKey);
    // Descriptions are throttled per account: others' calls say nothing about our stream.
    if (failure && !(known && failure.kind === 'throttled')) return { ready: false, reason: reasonOf(failure) };
    if (!known) return { ready: false, reason: 'not described yet' };
    const facts = { open_shards: known.openShards, described_seconds_ago: secondsSince(known.describedAt) };
    if (!takesRecords(known)) return { ready: false, reason: `it is ${known.status}`, facts };
    return { ready: true, facts };
  }
}

function reasonOf({ name }: Failure): string {
  return `${MEANING[name] ?? 'Kinesis does not answer'} (${name})`;
}

function secondsSince(time: Date): number {
  return Math.round((Date.now() - time.getTime()) / 1000);
}
