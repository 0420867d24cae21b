import type { FilterScope } from './scopeFilters';

/** Something that a display filter can be made of. Frames count from 1. */
export type FilterSubject =
  /** A field of the frame's tree, by its place in reading order, from 0. */
  | { readonly kind: 'field'; readonly frame: number; readonly field: number }
  /** A cell of the packet table. */
  | { readonly kind: 'cell'; readonly frame: number; readonly column: string }
  /** What the frame belongs to. */
  | { readonly kind: 'scope'; readonly frame: number; readonly scope: FilterScope }
  /** A node of the Conversations view. */
  | { readonly kind: 'node'; readonly node: string };
