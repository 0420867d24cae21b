import type { DetailModel } from './DetailModel';
import { hasChildren, type FieldEntry } from './FieldIndex';

/** What a key means in the field tree. */
export type FieldTreeAction =
  | { readonly kind: 'select'; readonly entry: FieldEntry }
  | { readonly kind: 'expand'; readonly expanded: boolean }
  /** Open the RFC at the field's section. */
  | { readonly kind: 'open' }
  /** Show the hover card. */
  | { readonly kind: 'explain' }
  /** Ours, but with nothing to do. */
  | { readonly kind: 'none' };

/** Letters typed within this time of each other are searched for together. */
const typingPause = 700;

/**
 * Makes a reader of the field tree's keys; it remembers what was typed last (letters that search, the first half of
 * Ctrl+K Ctrl+I). `at` is the selected entry's place among the visible `rows`, -1 for none.
 */
export function fieldTreeKey() {
  let typed = '';
  let typedAt = 0;
  let chord = false;

  return (
    event: KeyboardEvent,
    detail: DetailModel,
    rows: readonly FieldEntry[],
    at: number,
    page: number,
  ): FieldTreeAction | undefined => {
    const { key } = event;
    if (key === 'Control' || key === 'Meta' || key === 'Shift') return undefined;
    const modified = event.ctrlKey || event.metaKey;
    const chordDone = chord && modified && key.toLowerCase() === 'i';
    chord = modified && key.toLowerCase() === 'k';
    if (chordDone) return { kind: 'explain' };
    if (chord) return { kind: 'none' };
    if (key === 'F12') return { kind: 'open' };
    if (event.altKey || (modified && key !== 'Enter' && key !== 'Home' && key !== 'End')) return undefined;
    if (key.length === 1 && key !== ' ') {
      const now = event.timeStamp;
      const letter = key.toLowerCase();
      typed = now - typedAt < typingPause && find(rows, at, typed + letter) ? typed + letter : letter;
      typedAt = now;
      if (typed === 'i') {
        typed = '';
        return { kind: 'explain' };
      }
      const entry = find(rows, at, typed);
      return entry ? { kind: 'select', entry } : { kind: 'none' };
    }
    typed = '';
    return move(key, detail, rows, at, page);
  };
}

function move(
  key: string,
  detail: DetailModel,
  rows: readonly FieldEntry[],
  at: number,
  page: number,
): FieldTreeAction | undefined {
  const select = (row: number): FieldTreeAction => {
    const entry = rows[Math.min(rows.length - 1, Math.max(0, row))];
    return entry ? { kind: 'select', entry } : { kind: 'none' };
  };
  const current = rows[at];
  switch (key) {
    case 'ArrowDown':
      return select(at + 1);
    case 'ArrowUp':
      return select(at - 1);
    case 'PageDown':
      return select(at + page);
    case 'PageUp':
      return select(at - page);
    case 'Home':
      return select(0);
    case 'End':
      return select(rows.length - 1);
    case 'ArrowRight':
      if (!current || !hasChildren(current)) return { kind: 'none' };
      return detail.isExpanded(current) ? select(at + 1) : { kind: 'expand', expanded: true };
    case 'ArrowLeft': {
      if (!current) return { kind: 'none' };
      if (detail.isExpanded(current)) return { kind: 'expand', expanded: false };
      const parent = detail.parentOf(current);
      return parent ? { kind: 'select', entry: parent } : { kind: 'none' };
    }
    case ' ':
      return current ? { kind: 'expand', expanded: !detail.isExpanded(current) } : { kind: 'none' };
    case 'Enter':
      return { kind: 'open' };
    default:
      return undefined;
  }
}

/** The next entry whose label begins with what was typed; one letter goes on from entry to entry. */
function find(rows: readonly FieldEntry[], at: number, typed: string): FieldEntry | undefined {
  const from = typed.length === 1 ? at + 1 : Math.max(0, at);
  for (let step = 0; step < rows.length; step++) {
    const entry = rows[(from + step) % rows.length];
    if (entry?.node.label.toLowerCase().startsWith(typed)) return entry;
  }
  return undefined;
}
