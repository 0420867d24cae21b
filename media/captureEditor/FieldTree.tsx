import { useEffect, useLayoutEffect, useMemo, useReducer, useRef } from 'preact/hooks';
import type { CaptureEditorModel } from './CaptureEditorModel';
import type { DetailModel } from './DetailModel';
import { hasChildren, type FieldEntry } from './FieldIndex';
import { fieldId, FieldTreeRow, isFilterable } from './FieldTreeRow';
import { fieldTreeKey } from './fieldTreeKeys';
import { HoverCard, hoverCardId } from './HoverCard';
import { HoverController, type HoverTarget } from './HoverController';
import { t } from './l10n';
import { scrollRowIntoView, useRowWindow } from './useRowWindow';
import { visibleText } from './visibleText';
import { contextAttribute } from './webviewContext';

interface Props {
  readonly model: CaptureEditorModel;
  readonly detail: DetailModel;
  readonly rowHeight: number;
}

/** The decoded fields of the frame. Only the rows in view exist as elements, however many fields there are. */
export function FieldTree({ model, detail, rowHeight }: Props) {
  const tree = useRef<HTMLDivElement>(null);
  const [, draw] = useReducer((count: number) => count + 1, 0);
  const hover = useMemo(() => new HoverController(model.explanations, () => draw(undefined)), [model]);
  const keys = useMemo(() => fieldTreeKey(), []);
  const rows = detail.visible();
  const { first, last, rowsPerPage } = useRowWindow(tree, rowHeight, rows.length);
  const selectedRow = detail.selected ? rows.indexOf(detail.selected) : -1;

  // Closed by whatever moves the row away from under it.
  useEffect(() => hover.close(), [detail]);
  useEffect(() => {
    const close = () => hover.close();
    window.addEventListener('blur', close);
    window.addEventListener('resize', close);
    return () => {
      window.removeEventListener('blur', close);
      window.removeEventListener('resize', close);
      hover.close();
    };
  }, [hover]);

  useLayoutEffect(() => {
    if (tree.current && selectedRow >= 0) scrollRowIntoView(tree.current, selectedRow, rowHeight);
  }, [detail, detail.selected, rowHeight]);

  useLayoutEffect(() => {
    const { wanted, isCurrent } = model.takeTreeFocus();
    if (!wanted) return;
    tree.current?.focus();
    if (!isCurrent) return;
    const start = detail.selected ?? rows.find((entry) => entry.expandedByDefault) ?? rows[0];
    if (start && start !== detail.selected) detail.selectField(start);
  });

  const entryAt = (target: EventTarget | null): FieldEntry | undefined => {
    const id = target instanceof Element ? target.closest('[data-entry]')?.getAttribute('data-entry') : undefined;
    return id ? detail.index.entries[Number(id)] : undefined;
  };

  const targetOf = (entry: FieldEntry): HoverTarget | undefined => {
    const row = document.getElementById(fieldId(entry));
    const text = row?.querySelector('.field-text');
    if (!row || !text) return undefined;
    const clipped = text.scrollWidth > text.clientWidth;
    return { entry, row: row.getBoundingClientRect(), text: text.getBoundingClientRect(), clipped };
  };

  const openReference = (entry: FieldEntry) => {
    if (!entry.node.rfc) return;
    hover.close();
    model.openRfc(entry.node.rfc);
  };

  const goToFrame = ({ node: { frame } }: FieldEntry) => {
    if (frame === undefined) return;
    hover.close();
    model.selectFrame(frame);
  };

  const onClick = (event: MouseEvent) => {
    const entry = entryAt(event.target);
    if (!entry || !(event.target instanceof Element)) return;
    if (event.target.closest('[data-toggle]')) {
      detail.setExpanded(entry, !detail.isExpanded(entry));
      return;
    }
    detail.selectField(entry);
    if (event.target.closest('[data-rfc]')) openReference(entry);
    else if (event.target.closest('[data-frame]')) goToFrame(entry);
  };

  const onDblClick = (event: MouseEvent) => {
    const entry = entryAt(event.target);
    if (!entry || (event.target as Element).closest('[data-toggle], [data-rfc]')) return;
    detail.setExpanded(entry, !detail.isExpanded(entry));
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const entry = detail.selected && selectedRow >= 0 ? detail.selected : undefined;
    const action = keys(event, detail, rows, selectedRow, rowsPerPage);
    if (!action) return;
    event.preventDefault();
    switch (action.kind) {
      case 'select':
        hover.close();
        detail.selectField(action.entry);
        break;
      case 'expand':
        if (entry) detail.setExpanded(entry, action.expanded);
        break;
      case 'open':
        if (!entry) break;
        if (entry.node.frame !== undefined && !event.ctrlKey && event.key === 'Enter') goToFrame(entry);
        else if (entry.node.rfc) openReference(entry);
        else if (hasChildren(entry) && !event.ctrlKey) detail.setExpanded(entry, !detail.isExpanded(entry));
        break;
      case 'explain': {
        // Asked for a second time, the card takes the focus.
        const target = entry && targetOf(entry);
        if (hover.open && hover.open.target.entry === entry) document.getElementById(hoverCardId)?.focus();
        else if (target) hover.showNow(target);
        break;
      }
      case 'none':
        break;
    }
  };

  const onCardKey = (event: KeyboardEvent) => {
    const card = document.getElementById(hoverCardId);
    if (!hover.open || !card) return;
    if (event.key === 'Escape') hover.close();
    else if (event.key === 'Tab' && !event.shiftKey && hover.open.byKeyboard) card.focus();
    else return;
    event.preventDefault();
  };

  const closeUnlessInCard = (event: FocusEvent) => {
    const goesTo = event.relatedTarget;
    const inside =
      goesTo instanceof Node &&
      (tree.current?.contains(goesTo) || document.getElementById(hoverCardId)?.contains(goesTo));
    if (!inside) hover.close();
  };

  const isDrawn = selectedRow >= first && selectedRow <= last;
  return (
    <>
      <div
        ref={tree}
        id="fields"
        class="fields"
        role="tree"
        tabIndex={0}
        aria-label={t('Packet details')}
        {...contextAttribute({
          webviewSection: 'field',
          frame: model.selected,
          ...(detail.selected ? { field: detail.selected.id, filterable: isFilterable(detail.selected) } : {}),
        })}
        aria-describedby="detailTitle"
        aria-activedescendant={isDrawn && detail.selected ? fieldId(detail.selected) : undefined}
        onKeyDown={(event) => {
          onCardKey(event);
          if (!event.defaultPrevented) onKeyDown(event);
        }}
        onClick={onClick}
        onDblClick={onDblClick}
        onContextMenu={(event) => {
          // The menu is about the field under the pointer: show which one that is.
          const entry = entryAt(event.target);
          if (entry) detail.selectField(entry);
          hover.close();
        }}
        onPointerMove={(event) => {
          const entry = event.pointerType === 'touch' ? undefined : entryAt(event.target);
          if (entry) hover.pointerOn(entry, () => targetOf(entry));
          else hover.pointerOff();
        }}
        onPointerLeave={() => hover.pointerOff()}
        onScroll={() => hover.close()}
        onBlur={closeUnlessInCard}
      >
        <div role="presentation" style={{ height: `${rows.length * rowHeight}px` }}>
          <div role="presentation" style={{ transform: `translateY(${first * rowHeight}px)` }}>
            {rows.slice(first, last + 1).map((entry) => (
              <FieldTreeRow
                key={entry.id}
                entry={entry}
                expanded={detail.isExpanded(entry)}
                selected={entry === detail.selected}
                describedBy={hover.open?.target.entry === entry ? hoverCardId : undefined}
              />
            ))}
          </div>
        </div>
      </div>
      {hover.open && (
        <div class="cardLayer" onFocusOut={closeUnlessInCard}>
          <HoverCard
            open={hover.open}
            hover={hover}
            onOpenRfc={(reference) => model.openRfc(reference)}
            onLeave={() => tree.current?.focus()}
          />
          {hover.open.byKeyboard && (
            <div role="status" class="srOnly">
              {visibleText(
                `${hover.open.card?.title ?? hover.open.target.entry.node.label}. ${hover.open.card?.text ?? ''}`,
              )}
            </div>
          )}
        </div>
      )}
    </>
  );
}
