import type { DetailSource, FrameDetail } from '../../src/messages/results';
import type { FrameQuery } from '../../src/core/inspection/frameSearch';
import { foundBytes } from './foundBytes';
import { fieldsAt, rangesOf, translate, type BytePlace, type ByteRange } from './ByteLocator';
import type { ExpansionMemory } from './ExpansionMemory';
import { FieldIndex, hasChildren, type FieldEntry } from './FieldIndex';

/** What holds from one frame to the next. */
export interface DetailMemory {
  readonly expansion: ExpansionMemory;
  /** Path of the field selected last: selected again in every frame that has it. */
  fieldPath: string | undefined;
  /** The tab over the bytes that the person chose; undefined lets the selected field choose. */
  chosenTab: number | undefined;
}

/** The details of one frame and what is selected in them: a field, a byte, a tab over the bytes. */
export class DetailModel {
  readonly index: FieldIndex;
  selected: FieldEntry | undefined;
  /** Index into `detail.sources`. */
  tab: number;
  /** The byte that the keyboard moves from. */
  cursor: BytePlace | undefined;
  /** The bytes that a search has found. */
  found: (ByteRange & { readonly source: number }) | undefined;

  /** @param onChange is called after every change of selection, tab or expansion. */
  constructor(
    readonly detail: FrameDetail,
    private readonly memory: DetailMemory,
    private readonly onChange: () => void,
  ) {
    this.index = new FieldIndex(detail.tree);
    if (memory.chosenTab !== undefined && memory.chosenTab >= detail.sources.length) memory.chosenTab = undefined;
    this.selected = memory.fieldPath === undefined ? undefined : this.index.find(memory.fieldPath);
    this.tab = memory.chosenTab ?? this.index.entries.find((entry) => entry.expandedByDefault)?.node.source ?? 0;
    if (this.selected) {
      this.openAncestors(this.selected);
      this.showBytesOf(this.selected);
    }
  }

  /** Takes over tab and cursor: the same frame was asked for again. */
  continueFrom(before: DetailModel): void {
    if (before.tab < this.detail.sources.length) this.tab = before.tab;
    this.cursor = before.cursor;
  }

  get source(): DetailSource | undefined {
    return this.detail.sources[this.tab];
  }

  visible(): FieldEntry[] {
    return this.index.visible(this.memory.expansion);
  }

  isExpanded(entry: FieldEntry): boolean {
    return this.index.isExpanded(entry, this.memory.expansion);
  }

  /** The bytes of the selected field in the tab that shows. */
  marks(): ByteRange[] {
    return this.selected ? rangesOf(this.detail, this.selected.node, this.tab) : [];
  }

  /** Marks what a search has found; when `isSelected`, its first byte and the field that holds it are selected as well. */
  showFound(query: FrameQuery, isSelected: boolean): void {
    this.found = foundBytes(this.detail.sources, query, this.tab);
    if (!this.found || !isSelected) return;
    this.tab = this.found.source;
    this.selectByte(this.found.start, false);
  }

  /** What was found, in the tab that shows. */
  foundRanges(): ByteRange[] {
    const { found } = this;
    if (!found) return [];
    const start = translate(this.detail, { source: found.source, offset: found.start }, this.tab);
    return start === undefined ? [] : [{ start, end: start + found.end - found.start }];
  }

  /** The cursor in the tab that shows, when that tab holds the byte. */
  cursorOffset(): number | undefined {
    return this.cursor && translate(this.detail, this.cursor, this.tab);
  }

  setExpanded(entry: FieldEntry, expanded: boolean): void {
    if (!hasChildren(entry) || this.isExpanded(entry) === expanded) return;
    this.memory.expansion.set(entry.path, expanded);
    if (!expanded && this.selected && this.selected !== entry && this.isBelow(this.selected, entry)) {
      this.selectField(entry);
      return;
    }
    this.onChange();
  }

  /** Selects a field; its bytes come to the front unless the tab that the person chose shows them, too. */
  selectField(entry: FieldEntry): void {
    this.remember(entry);
    this.showBytesOf(entry);
    this.onChange();
  }

  /** Selects a byte of the tab that shows, and its field. Asking for the same byte again goes on to the next bit field. */
  selectByte(offset: number, again: boolean): void {
    const candidates = this.fieldsAt(offset);
    const current = candidates.findIndex((entry) => entry === this.selected);
    const next = again ? candidates[(current + 1) % candidates.length] : (candidates[current] ?? candidates[0]);
    this.cursor = { source: this.tab, offset };
    if (next) this.remember(next);
    this.onChange();
  }

  /** The fields that a byte of the tab that shows may stand for. */
  fieldsAt(offset: number): FieldEntry[] {
    return fieldsAt(this.detail, this.index, { source: this.tab, offset });
  }

  chooseTab(tab: number): void {
    this.tab = tab;
    this.memory.chosenTab = tab;
    if (this.cursor && this.cursorOffset() === undefined) this.cursor = undefined;
    this.cursor ??= this.firstMark();
    this.onChange();
  }

  private remember(entry: FieldEntry): void {
    this.selected = entry;
    this.memory.fieldPath = entry.path;
    this.openAncestors(entry);
  }

  private openAncestors(entry: FieldEntry): void {
    for (let above = this.parentOf(entry); above; above = this.parentOf(above)) {
      if (!this.isExpanded(above)) this.memory.expansion.set(above.path, true);
    }
  }

  private showBytesOf({ node }: FieldEntry): void {
    if (node.length > 0) {
      const stays = this.memory.chosenTab === this.tab && rangesOf(this.detail, node, this.tab).length > 0;
      if (!stays && node.source < this.detail.sources.length) this.tab = node.source;
    }
    this.cursor = this.firstMark();
  }

  private firstMark(): BytePlace | undefined {
    const [mark] = this.marks();
    return mark && { source: this.tab, offset: mark.start };
  }

  parentOf(entry: FieldEntry): FieldEntry | undefined {
    return this.index.entries[entry.parent];
  }

  private isBelow(entry: FieldEntry, ancestor: FieldEntry): boolean {
    for (let above = this.parentOf(entry); above; above = this.parentOf(above)) if (above === ancestor) return true;
    return false;
  }
}
