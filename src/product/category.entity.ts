import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { idColumn, identityColumn } from '../database/columns.js';

/** A shelf of the shop; shown by every product that lies on it. */
@Entity({ name: 'categories' })
export class Category {
  @PrimaryColumn(identityColumn)
  id!: number;

  @Column({ type: 'text' })
  name!: string;

  @Index({ where: 'parent_id IS NOT NULL' })
  @Column({ ...idColumn, name: 'parent_id', nullable: true })
  parentId!: number | null;

  /** A subcategory outlives its parent as a category of its own: its products are still on sale. */
  @ManyToOne('Category', { onDelete: 'SET NULL', onUpdate: 'CASCADE' })
  @JoinColumn({ name: 'parent_id' })
  parent?: Category | null;
}
