import { Module } from '@nestjs/common';
import { RecordBuilder } from './record-builder.js';

/** Builds records; reads through the outbox's database access. */
@Module({ providers: [RecordBuilder], exports: [RecordBuilder] })
export class RecordModule {}
