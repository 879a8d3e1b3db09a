import { Column, Entity, PrimaryColumn } from 'typeorm';
import { identityColumn } from '../database/columns.js';

/** A word that products are found by; shown by every product that bears it. */
@Entity({ name: 'tags' })
export class Tag {
  @PrimaryColumn(identityColumn)
  id!: number;

  @Column({ type: 'text' })
  name!: string;
}
