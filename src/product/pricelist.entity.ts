import { Column, Entity, PrimaryColumn } from 'typeorm';
import { identityColumn } from '../database/columns.js';

/** A list of prices for some customers; its type is shown by every product that has a price on it. */
@Entity({ name: 'pricelists' })
export class Pricelist {
  @PrimaryColumn(identityColumn)
  id!: number;

  @Column({ type: 'text' })
  name!: string;

  /** The shop's own word, `exclusive` for example. */
  @Column({ type: 'text' })
  type!: string;
}
