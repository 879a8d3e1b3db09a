import { SCHEMA_VERSION } from '../contract/event-metadata.js';
import type { ClaimedEvent } from '../outbox/claim/claim.js';
import type { Publication } from '../outbox/publication/publication.js';

/** The JSON text of an aggregate that is gone, without the `event` object. */
export function deletedJson(publication: Publication, aggregateId: string): string {
  return `{${JSON.stringify(publication.idKey)}:${aggregateId},"deleted":true}`;
}

/**
 * Puts the updated flag to false for a created record. The text is PostgreSQL's own compact JSON, in which `"key":true` cannot stand
 * inside a string (its quotes would be escaped), so the first occurrence is the key.
 */
export function asCreation(publication: Publication, json: string): string {
  if (publication.updatedFlagKey === undefined) return json;
  const key = JSON.stringify(publication.updatedFlagKey);
  return json.replace(`${key}:true`, () => `${key}:false`);
}

/** Appends the `event` object to a record's JSON text, without parsing it. */
export function withEvent(publication: Publication, json: string, event: ClaimedEvent, change: string | null): string {
  const metadata = JSON.stringify({
    id: event.eventId,
    type: `${publication.type}.${event.kind}`,
    sequence: event.sequence,
    epoch: event.epoch,
    occurred_at: event.capturedAt.toISOString(),
    schema_version: SCHEMA_VERSION,
    ...(event.replayed && { replayed: true }),
  });
  const withChange = change === null ? metadata : `${metadata.slice(0, -1)},"change":${change}}`;
  return `${json.slice(0, -1)},"event":${withChange}}`;
}
