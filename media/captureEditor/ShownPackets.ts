import type { RowPlace } from '../../src/messages/results';
import { asksForMarks } from '../../src/messages/filterOfMarks';
import { DisplayFilter, type FilterProblem } from './DisplayFilter';
import { formatCount } from './formatNumbers';
import type { HostConnection } from './HostConnection';
import { t } from './l10n';
import { PacketList, type FilterCount } from './PacketList';
import { PacketSelection, type Arrival } from './PacketSelection';

/** What the rows to be shown depend on. */
interface Surroundings {
  /** Frames in the capture so far, and whether there will be no more for now. */
  readonly frames: number;
  readonly isComplete: boolean;
  /** Row at the upper edge of the table, with its fraction. */
  readonly topRow: number;
  readonly isFollowing: boolean;
  /** Names of the fields that columns show. */
  readonly fields: readonly string[];
}

interface ShownPacketsEvents {
  /** A frame is selected: another one, or the same one once more. */
  readonly onSelect: (isSame: boolean) => void;
  /** There is something to say in the live region. */
  readonly onAnnounce: (text: string) => void;
  /** What is in the filter's field cannot be applied. */
  readonly onProblem: (problem: FilterProblem) => void;
  readonly onChange: () => void;
}

/** What the packet table shows: the filter, the list of rows that it leaves, and the selection, which outlives both. */
export class ShownPackets {
  readonly filter: DisplayFilter;
  readonly selection: PacketSelection;
  /** The rows that the table shows. */
  list: PacketList;
  /** The list that shows as soon as its first rows are there. */
  private nextList: PacketList | undefined;
  /** Whether the capture was complete when the host was asked about the filter that is being typed. */
  private askedWhenComplete = false;

  /** @param restored what the page remembers: the selected frame, the filter that was applied, and the field's text. */
  constructor(
    private readonly connection: HostConnection,
    private readonly surroundings: Surroundings,
    private readonly events: ShownPacketsEvents,
    restored: { readonly frame: number; readonly filter: string; readonly filterText: string },
  ) {
    this.filter = new DisplayFilter(restored.filter, restored.filterText, (filter) => this.check(filter), {
      onApply: (filter, count) => void this.changeList(filter, count),
      onProblem: events.onProblem,
      onUse: (used) => connection.post({ type: 'filterUsed', filter: used }),
      onChange: events.onChange,
    });
    this.list = this.createList(restored.filter);
    this.selection = new PacketSelection(restored.frame, () => this.list, {
      onSelect: events.onSelect,
      onArrive: (arrival) => this.announceArrival(arrival),
    });
  }

  /** The surroundings have changed as a summary says. */
  grow(): void {
    const { frames, isComplete } = this.surroundings;
    this.list.grow(frames, isComplete);
    this.nextList?.grow(frames, isComplete);
    if (isComplete && this.selection.frame > frames) this.selection.clear();
  }

  /** Marks have changed: the rows in view are asked for again. */
  invalidate(): void {
    this.list.store.invalidate();
    this.nextList?.store.invalidate();
  }

  /** Other frames are marked: a filter or a column may ask for them. */
  framesMarked(): void {
    for (const list of [this.list, this.nextList]) if (list && asksForMarks(list.filter)) list.revise();
    if (this.surroundings.fields.some(asksForMarks)) this.invalidate();
  }

  /** The capture is another one now. The filter stays and is applied to it. */
  startAnew(): void {
    this.nextList?.stop();
    this.nextList = undefined;
    this.selection.clear();
    this.list.stop();
    this.list = this.createList(this.filter.applied);
    this.selection.scrollTo(0, 'start');
    this.filter.restart();
  }

  private check(filter: string) {
    this.askedWhenComplete = this.surroundings.isComplete;
    return this.connection.request('filter', { filter });
  }

  private createList(filter: string, count?: FilterCount, isFinal?: boolean): PacketList {
    const ifShown = (act: () => void) => {
      if (list !== this.list) return;
      act();
      this.events.onChange();
    };
    const list: PacketList = new PacketList(
      this.connection,
      filter,
      {
        onRows: () => ifShown(() => this.selection.rowsArrived()),
        onCount: (before, isRevised) => ifShown(() => this.selection.listCounted(before, isRevised)),
        onRefused: (fault) =>
          ifShown(() => {
            this.filter.refuse(filter, fault);
            this.selection.scrollTo(0, 'start');
            this.showList(this.createList(''), undefined, { align: 'middle' });
          }),
      },
      count,
      isFinal,
      () => this.surroundings.fields,
    );
    return list;
  }

  /** Prepares the rows of another filter and shows them. Until then the rows before stay. */
  private async changeList(filter: string, count: FilterCount | undefined): Promise<void> {
    const { frames, isComplete, topRow, isFollowing } = this.surroundings;
    const next = count
      ? this.createList(filter, count, this.askedWhenComplete && count.frames >= frames)
      : this.createList(filter, { rows: frames, frames }, isComplete);
    this.nextList?.stop();
    this.nextList = next;
    // With nothing selected, what stands at the upper edge is what the person looks at.
    const selected = this.selection.frame;
    const anchor = selected || (topRow < 1 ? 0 : (this.list.frameAt(Math.floor(topRow)) ?? 0));
    const counted = next.frames;
    const place = anchor === 0 ? undefined : await placeIn(next, anchor);
    await next.prepare(isFollowing ? next.rows : (place?.row ?? 0));
    if (next !== this.nextList) return;
    const announce = textOf(next);
    if (this.selection.frame > 0) {
      // Of a frame that had not been looked at yet the answer says nothing: it is asked again when it has been.
      const isStill = selected === this.selection.frame && (place?.exact || selected <= counted);
      this.showList(next, isStill ? place : undefined, { align: 'middle', announce });
    } else {
      this.showList(next, undefined, {});
      this.selection.scrollTo(Math.max(0, Math.min(place?.row ?? 0, next.rows - 1)), 'start');
      this.events.onAnnounce(announce);
    }
    this.events.onChange();
  }

  private showList(list: PacketList, place: RowPlace | undefined, arrival: Arrival): void {
    const { frames, isComplete } = this.surroundings;
    this.nextList = undefined;
    // Frames are read only for a filter that somebody looks at.
    this.list.stop();
    this.list = list;
    this.selection.changeList(place, arrival);
    // Frames may have come while its first rows were fetched.
    if (!list.isFinal || list.frames !== frames) list.grow(frames, isComplete);
  }

  private announceArrival({ announce, align }: Arrival): void {
    const { isHidden, frame } = this.selection;
    const hidden = isHidden && align ? t('Frame {0} is hidden by the filter', frame) : undefined;
    const text = [announce, hidden].filter(Boolean).join('. ');
    if (text !== '') this.events.onAnnounce(text);
    this.events.onChange();
  }
}

/** What the live region says of a list that shows from now on. */
function textOf({ filter, rows, frames }: PacketList): string {
  if (filter === '') return t('All {0} frames are shown', formatCount(rows));
  if (rows === 0) return t('No frame matches the filter');
  return t('{0} of {1} frames match the filter', formatCount(rows), formatCount(frames));
}

/** Where a frame stands in a list, or undefined when the host cannot tell. */
async function placeIn(list: PacketList, frame: number): Promise<RowPlace | undefined> {
  try {
    return list.knownPlaceOf(frame) ?? (await list.placeOf(frame));
  } catch {
    return undefined;
  }
}
