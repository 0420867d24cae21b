/** An arrow beside the title of the column that a table is sorted by. */
export function SortMark({ isSorted, descending }: { readonly isSorted: boolean; readonly descending: boolean }) {
  if (!isSorted) return null;
  return (
    <svg class="sortMark" viewBox="0 0 8 8" width="8" height="8" aria-hidden="true">
      <path d={descending ? 'M0.5 2H7.5L4 7Z' : 'M0.5 6H7.5L4 1Z'} fill="currentColor" />
    </svg>
  );
}
