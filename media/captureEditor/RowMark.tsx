import type { PacketRow } from '../../src/messages/results';
import { t } from './l10n';

/** Shape and words of each mark: they differ in both, not in colour. */
const marks = {
  segment: { path: 'M9.5 3H6v10h3.5', text: t('part of the same PDU as the selected frame') },
  request: { path: 'M3 8h9M8.5 4.5L12 8l-3.5 3.5', text: t('request that belongs to the selected frame') },
  response: { path: 'M13 8H4M7.5 4.5L4 8l3.5 3.5', text: t('response that belongs to the selected frame') },
  node: { path: 'M8 5.5a2.5 2.5 0 1 1 0 5a2.5 2.5 0 1 1 0-5z', text: t('one of the frames of the shown conversation') },
} as const;

/** The gutter's sign for how a row stands to the selected frame. */
export function RowMark({ mark }: { readonly mark: NonNullable<PacketRow['mark']> }) {
  const { path, text } = marks[mark];
  return (
    <span class="rowMark" title={text}>
      <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
        <path d={path} fill="none" stroke="currentColor" stroke-width="1.6" />
      </svg>
      <span class="srOnly">{text}: </span>
    </span>
  );
}
