import { Column, Entity, PrimaryColumn } from 'typeorm';
import { identityColumn } from '../database/columns.js';

/** A place where stock lies (a warehouse, a store); shown by every product with stock there. */
@Entity({ name: 'locations' })
export class Location {
  @PrimaryColumn(identityColumn)
  id!: number;

  @Column({ type: 'text' })
  code!: string;
}
