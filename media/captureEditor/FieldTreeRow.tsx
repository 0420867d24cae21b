import { t } from './l10n';
import { sectionText, spokenReference } from './RfcChip';
import { hasChildren, isStorageLayer, type FieldEntry } from './FieldIndex';
import { HostileText } from './HostileText';
import { Icon } from './Icon';
import { SeverityMark } from './SeverityMark';
import { visibleText } from './visibleText';
import { contextAttribute } from './webviewContext';

interface Props {
  readonly entry: FieldEntry;
  readonly expanded: boolean;
  readonly selected: boolean;
  /** Set when the hover card speaks of this row. */
  readonly describedBy: string | undefined;
}

/** Whether a display filter can name the field: by its own name, or by that of its text key. */
export function isFilterable({ node }: FieldEntry): boolean {
  return !node.unused && (node.filter !== undefined || (node.topic?.startsWith('key/') ?? false));
}

/** Id of an entry's row, for `aria-activedescendant`. */
export function fieldId(entry: FieldEntry): string {
  return `field-${entry.id}`;
}

/** What stands between label and value: text keys read as they do in the PDU, layers as a headline. */
export function separatorOf({ node, depth }: FieldEntry): string {
  if (node.value === '') return '';
  if (node.topic?.startsWith('key/')) return ' = ';
  return depth === 0 ? ' ' : ': ';
}

/** The layers that this product is about stand out. */
function layerClass({ node, depth, expandedByDefault }: FieldEntry): string {
  if (depth > 0) return '';
  if (isStorageLayer(node)) return ' layer storage';
  return expandedByDefault ? ' layer innermost' : ' layer';
}

/** One line of the field tree. Clicks are handled by the tree, which finds the entry by `data-entry`. */
export function FieldTreeRow({ entry, expanded, selected, describedBy }: Props) {
  const { node, depth } = entry;
  const className = `field${selected ? ' selected' : ''}${node.unused ? ' unused' : ''}${layerClass(entry)}`;
  const explained = node.topic !== undefined || node.rfc !== undefined;
  return (
    <div
      id={fieldId(entry)}
      role="treeitem"
      class={className}
      data-entry={entry.id}
      {...contextAttribute({ field: entry.id, filterable: isFilterable(entry) })}
      style={{ paddingLeft: `${4 + depth * 16}px` }}
      aria-level={depth + 1}
      aria-setsize={entry.setSize}
      aria-posinset={entry.position}
      aria-selected={selected}
      aria-expanded={hasChildren(entry) ? expanded : undefined}
      aria-describedby={describedBy}
      title={explained ? undefined : visibleText(`${node.label}${separatorOf(entry)}${node.value}`)}
    >
      <span class="twistie" data-toggle={hasChildren(entry) ? '' : undefined}>
        {hasChildren(entry) && <Icon name={expanded ? 'collapse' : 'expand'} />}
      </span>
      <span class="field-text">
        <span class="field-label">
          <HostileText text={node.label} />
        </span>
        {node.value !== '' && (
          <>
            {separatorOf(entry)}
            <span class={`field-value${node.frame === undefined ? '' : ' field-link'}`} data-frame={node.frame}>
              <HostileText text={node.value} />
            </span>
          </>
        )}
        {node.note && (
          <span class="field-note">
            {' '}
            <HostileText text={node.note} />
          </span>
        )}
      </span>
      {node.problem && (
        <span class={`field-problem severity-text-${node.severity ?? 'warning'}`}>
          <SeverityMark severity={node.severity ?? 'warning'} />
          <HostileText text={node.problem} />
        </span>
      )}
      {node.rfc && (
        <span class="chip field-chip" data-rfc="" title={t('Open {0} (Enter)', spokenReference(node.rfc))}>
          <span class="chip-rfc">RFC {node.rfc.rfc} </span>
          {sectionText(node.rfc)}
        </span>
      )}
    </div>
  );
}
