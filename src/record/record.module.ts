import { Module } from '@nestjs/common';
import { RecordBuilder } from './record-builder.js';
import { RecordPreview } from './record-preview.js';
import { Witnesses } from './witnesses.js';

/** Builds records, to be sent or to be looked at; reads through the outbox's database access. */
@Module({ providers: [RecordBuilder, RecordPreview, Witnesses], exports: [RecordBuilder, RecordPreview, Witnesses] })
export class RecordModule {}
