import { Injectable } from '@nestjs/common';
import { DeclarationError } from './declaration-error.js';
import { kindsOn, updateStreamOf, type Publication } from './publication.js';
import type { StreamDefinition } from '../streams/stream.js';

/** All aggregates and streams of this process, as the composition root lists them. */
@Injectable()
export class PublicationRegistry {
  private readonly byType: ReadonlyMap<string, Publication>;
  private readonly byKey: ReadonlyMap<string, StreamDefinition>;

  /** @throws DeclarationError when a type or stream is declared twice, when a stream has no name or two in use have the same, or when an aggregate uses a stream that is not configured. */
  constructor(publications: readonly Publication[], streams: readonly StreamDefinition[]) {
    this.byType = new Map(publications.map((publication) => [publication.type, publication]));
    this.byKey = new Map(streams.map((stream) => [stream.key, stream]));
    const types = publications.map(({ type }) => type);
    const twice = types.find((type, index) => types.indexOf(type) !== index);
    if (twice !== undefined) throw new DeclarationError(`Two aggregates are declared with the type "${twice}".`);
    if (this.byKey.size < streams.length) throw new DeclarationError('Two streams are declared with the same key.');
    // Types are not checked where code is only compiled.
    const nameless = streams.find(({ name }) => !name);
    if (nameless) throw new DeclarationError(`The stream "${nameless.key}" has no name: is its setting declared?`);
    for (const publication of publications) {
      const used = [...publication.streams, ...publication.kinds.map((kind) => publication.streamOf(kind))];
      const unknown = [...new Set(used)].filter((key) => !this.byKey.has(key));
      if (unknown.length > 0)
        throw new DeclarationError(
          `Aggregate "${publication.type}" uses streams that no feature lists: ${unknown.join(', ')}; listed are: ${[...this.byKey.keys()].join(', ')}.`,
        );
    }
    this.refuseSharedStreams();
  }

  get publications(): readonly Publication[] {
    return [...this.byType.values()];
  }

  get streams(): readonly StreamDefinition[] {
    return [...this.byKey.values()];
  }

  /** @throws DeclarationError where no aggregate has the type. */
  publication(type: string): Publication {
    const found = this.find(type);
    if (!found) throw new DeclarationError(`No aggregate of type "${type}" is registered.`);
    return found;
  }

  /** Undefined where it is another version of the program that knows the type. */
  find(type: string): Publication | undefined {
    return this.byType.get(type);
  }

  stream(key: string): StreamDefinition {
    const found = this.byKey.get(key);
    if (!found) throw new Error(`No stream "${key}" is configured.`);
    return found;
  }

  /** The publications that put records on a stream, with the kinds that it carries of each (none when only old retries are left). */
  carriedBy(streamKey: string): readonly { publication: Publication; kinds: string[] }[] {
    return this.publications
      .filter(({ streams }) => streams.includes(streamKey))
      .map((publication) => ({ publication, kinds: kindsOn(publication, streamKey) }));
  }

  /** Whether what becomes of fan-outs, updates, goes to a stream. */
  carriesFanOuts(streamKey: string): boolean {
    return this.publications.some((publication) => updateStreamOf(publication) === streamKey);
  }

  /** The streams that carry events at present: those whose state matters to health. */
  get streamsInUse(): readonly StreamDefinition[] {
    return this.streams.filter(({ key }) => this.carriedBy(key).some(({ kinds }) => kinds.length > 0));
  }

  /** Two keys with one name would put twice the limit on the stream, and mix aggregates that share an id under one partition key. */
  private refuseSharedStreams(): void {
    const inUse = this.streamsInUse;
    const shared = inUse.filter(({ name, key }) => inUse.some((other) => other.name === name && other.key !== key));
    if (shared.length > 0)
      throw new DeclarationError(
        `Streams with the same name: ${shared.map(({ key, name }) => `"${key}" is ${name}`).join(', ')}.`,
      );
  }
}
