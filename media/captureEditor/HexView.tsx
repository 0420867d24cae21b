import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { rangesOf, type ByteRange } from './ByteLocator';
import type { DetailModel } from './DetailModel';
import { separatorOf } from './FieldTreeRow';
import { formatBytes, formatCount } from './formatNumbers';
import { byteId, HexRow } from './HexRow';
import { HostileText } from './HostileText';
import { t } from './l10n';
import { bytesPanelId, SourceTabs, tabId } from './SourceTabs';
import { scrollRowIntoView, useRowWindow } from './useRowWindow';
import { visibleText } from './visibleText';
import { contextAttribute } from './webviewContext';

interface Props {
  readonly detail: DetailModel;
  readonly rowHeight: number;
}

/** The bytes of the frame, or of a PDU it is part of. Only the rows in view exist as elements. */
export function HexView({ detail, rowHeight }: Props) {
  const grid = useRef<HTMLDivElement>(null);
  const probe = useRef<HTMLSpanElement>(null);
  const [characterWidth, setCharacterWidth] = useState(7.6);
  const [pointed, setPointed] = useState<number | undefined>(undefined);

  const { sources } = detail.detail;
  const { source, tab } = detail;
  const bytes = source?.bytes ?? new Uint8Array();
  const digits = Math.max(4, Math.max(0, bytes.length - 1).toString(16).length);
  const [perRow, setPerRow] = useState(16);
  const rowCount = Math.ceil(bytes.length / perRow);
  const { first, last, rowsPerPage, width } = useRowWindow(grid, rowHeight, rowCount);

  useLayoutEffect(() => {
    if (probe.current) setCharacterWidth(probe.current.offsetWidth / 100);
  }, [rowHeight, width]);
  useLayoutEffect(() => {
    // Offset, two gaps, three characters a byte, one a character, and the margins of the style sheet.
    const needed = (digits + 2 + 16 * 3 + 1 + 1 + 16) * characterWidth + 24;
    if (width > 0) setPerRow(width >= needed ? 16 : 8);
  }, [width, digits, characterWidth]);

  const cursor = detail.cursorOffset();
  useLayoutEffect(() => {
    if (grid.current && cursor !== undefined) scrollRowIntoView(grid.current, Math.floor(cursor / perRow), rowHeight);
  }, [detail, detail.cursor, tab, perRow, rowHeight]);
  useLayoutEffect(() => {
    if (grid.current && cursor === undefined) grid.current.scrollTop = 0;
  }, [detail, tab]);

  const marks = detail.marks();
  const found = detail.foundRanges();
  const pointedField = pointed === undefined ? undefined : detail.fieldsAt(pointed)[0];
  const hints = pointedField ? rangesOf(detail.detail, pointedField.node, tab) : [];

  const goTo = (offset: number, again = false) => {
    if (bytes.length > 0) detail.selectByte(Math.min(bytes.length - 1, Math.max(0, offset)), again);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.metaKey) return;
    if ((event.key === 'Enter' || event.key === ' ') && cursor !== undefined) goTo(cursor, true);
    else {
      const target = targetOf(event, cursor, { perRow, page: rowsPerPage * perRow, length: bytes.length });
      if (target === undefined) return;
      goTo(target);
    }
    event.preventDefault();
  };

  const onPointer = (event: PointerEvent) => {
    const offset = offsetAt(event.target);
    if (offset !== pointed) setPointed(offset);
    if (offset === undefined || !(event.target instanceof HTMLElement)) return;
    // Set only while the pointer is there: the element may show another byte afterwards.
    const field = detail.fieldsAt(offset)[0];
    if (field) event.target.title = visibleText(`${field.node.label}${separatorOf(field)}${field.node.value}`, 200);
  };

  const rows = [];
  for (let row = first; row <= last; row++) {
    const start = row * perRow;
    rows.push(
      <HexRow
        key={row}
        bytes={bytes}
        start={start}
        perRow={perRow}
        digits={digits}
        marked={bitsOf(marks, start, perRow)}
        hinted={bitsOf(hints, start, perRow)}
        found={bitsOf(found, start, perRow)}
        cursor={cursor !== undefined && cursor >= start && cursor < start + perRow ? cursor - start : -1}
      />,
    );
  }

  const cursorRow = cursor === undefined ? -1 : Math.floor(cursor / perRow);
  const hasTabs = sources.length > 1;
  return (
    <section class="bytes" aria-label={t('Bytes')}>
      <div
        id={bytesPanelId}
        class="bytes-panel"
        role={hasTabs ? 'tabpanel' : 'presentation'}
        aria-labelledby={hasTabs ? tabId(tab) : undefined}
      >
        <span ref={probe} class="probe" aria-hidden="true" />
        <div
          ref={grid}
          id="bytes"
          class="hex"
          role="grid"
          tabIndex={0}
          aria-label={t('Packet bytes')}
          {...contextAttribute({
            webviewSection: 'bytes',
            frame: detail.detail.frame,
            ...(detail.selected ? { field: detail.selected.id } : {}),
          })}
          aria-rowcount={rowCount}
          aria-activedescendant={
            cursor !== undefined && cursorRow >= first && cursorRow <= last ? byteId(cursor) : undefined
          }
          onKeyDown={onKeyDown}
          onPointerDown={(event) => {
            const offset = offsetAt(event.target);
            if (offset !== undefined && event.button === 0) goTo(offset, offset === cursor);
          }}
          onPointerOver={onPointer}
          onPointerOut={(event) => {
            if (event.target instanceof HTMLElement && event.target.dataset['at'])
              event.target.removeAttribute('title');
          }}
          onPointerLeave={() => setPointed(undefined)}
        >
          <div role="presentation" style={{ height: `${rowCount * rowHeight}px` }}>
            <div role="presentation" style={{ transform: `translateY(${first * rowHeight}px)` }}>
              {rows}
            </div>
          </div>
        </div>
        {source && source.bytes.length < source.fullLength && (
          <p class="bytes-note">
            {t('The first {0} of {1} are shown.', formatCount(source.bytes.length), formatBytes(source.fullLength))}
          </p>
        )}
      </div>
      <div class="bytes-head">
        {hasTabs ? (
          <SourceTabs sources={sources} tab={tab} onChoose={(chosen) => detail.chooseTab(chosen)} />
        ) : (
          <span class="bytes-name">{source && <HostileText text={source.name} />}</span>
        )}
        <span class="bytes-place">{placeText(pointed ?? cursor)}</span>
      </div>
    </section>
  );
}

function placeText(offset: number | undefined): string {
  return offset === undefined ? '' : t('byte {0}', offset);
}

function offsetAt(target: EventTarget | null): number | undefined {
  const at = target instanceof Element ? target.closest('[data-at]')?.getAttribute('data-at') : undefined;
  return at ? Number(at) : undefined;
}

/** The bytes of one row that lie in the ranges, as bits. */
function bitsOf(ranges: readonly ByteRange[], start: number, perRow: number): number {
  let bits = 0;
  for (const range of ranges) {
    const from = Math.max(0, range.start - start);
    const to = Math.min(perRow, range.end - start);
    for (let at = from; at < to; at++) bits |= 1 << at;
  }
  return bits;
}

/** The byte that a key leads to, before it is clamped to those there are. */
function targetOf(
  event: KeyboardEvent,
  cursor: number | undefined,
  { perRow, page, length }: { readonly perRow: number; readonly page: number; readonly length: number },
): number | undefined {
  const at = cursor ?? 0;
  const rowStart = at - (at % perRow);
  switch (event.key) {
    case 'ArrowRight':
      return cursor === undefined ? 0 : at + 1;
    case 'ArrowLeft':
      return at - 1;
    // Above the first row and below the last one there is nothing: the cursor stays in its column.
    case 'ArrowDown':
      return cursor === undefined ? 0 : at + perRow < length ? at + perRow : at;
    case 'ArrowUp':
      return at >= perRow ? at - perRow : at;
    case 'Home':
      return event.ctrlKey ? 0 : rowStart;
    case 'End':
      return event.ctrlKey ? length - 1 : Math.min(rowStart + perRow, length) - 1;
    case 'PageDown':
      return at + page;
    case 'PageUp':
      return at - page;
    default:
      return undefined;
  }
}
