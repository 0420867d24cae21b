import type { CaptureAnalysis } from '../core/analysis/CaptureAnalysis';
import type { ByteSource } from '../core/capture/ByteSource';
import { ConversationFindings } from '../core/findings/conversationFindings';
import { evidenceText } from '../core/findings/evidenceText';
import type { Finding } from '../core/findings/Finding';
import { type FindingRow, findingRow, sessionText } from '../core/findings/FindingRow';
import {
  type FindingSelection,
  findingsOverview,
  type FindingsOverview,
  selectFindings,
} from '../core/findings/FindingsOverview';
import { findFindings } from '../core/findings/findFindings';
import { nextTurn } from './nextTurn';
import type { ConversationItem } from '../core/session/ConversationNode';

/** Selections that are kept: settings are the same for all editors, save while they change. */
const MOST_SELECTIONS = 2;

/**
 * Answers requests about the findings of one capture. They are looked for when somebody asks first, after the pass, and
 * kept until the capture grows.
 */
export class FindingAnswers {
  private found: Promise<readonly Finding[]> | undefined;
  /** What has been found. */
  private known: readonly Finding[] | undefined;
  private readonly frames = new WeakMap<readonly Finding[], Map<number, Finding>>();
  private readonly places = new WeakMap<readonly Finding[], ConversationFindings>();
  private readonly selections = new Map<string, readonly Finding[]>();
  private isComplete = false;
  /** Counts what makes findings void that are being looked for. */
  private serial = 0;

  constructor(
    private readonly analysis: CaptureAnalysis,
    private readonly source: ByteSource,
  ) {}

  /** The pass has reached the end, or has gone on: what was found before tells of another capture. */
  passEnded(): void {
    this.isComplete = true;
    this.forget();
  }

  /** Nobody asks any more: findings that are being looked for are given up. */
  close(): void {
    this.isComplete = false;
    this.forget();
  }

  /** What the findings come to; null while the pass is running. */
  async overview(selection: FindingSelection): Promise<FindingsOverview | null> {
    if (!this.isComplete) return null;
    const all = await this.all();
    const selected = this.select(all, selection);
    return findingsOverview(all, selected, selection, (finding) => sessionText(this.analysis, finding));
  }

  /** The findings `start` (from 0) up to `start + count` of those that are wanted; null while the pass is running. */
  async rows(selection: FindingSelection, start: number, count: number): Promise<FindingRow[] | null> {
    if (!this.isComplete) return null;
    const selected = this.select(await this.all(), selection);
    const first = Math.max(0, Math.floor(start));
    return selected.slice(first, first + Math.max(0, count)).map((finding) => findingRow(this.analysis, finding));
  }

  /** The weightiest finding of each frame (from 1) that one names; undefined as long as they have not been looked for. */
  byFrame(selection: FindingSelection): ReadonlyMap<number, Finding> | undefined {
    const { known } = this;
    if (!known) return undefined;
    const selected = this.select(known, selection);
    let byFrame = this.frames.get(selected);
    if (!byFrame) {
      byFrame = new Map();
      // The weightiest stand first.
      for (const finding of selected) {
        for (const { frame } of finding.evidence) if (!byFrame.has(frame)) byFrame.set(frame, finding);
      }
      this.frames.set(selected, byFrame);
    }
    return byFrame;
  }

  /** Nodes of the Conversations view with what was found in them; as they are as long as nothing has been looked for. */
  marked(selection: FindingSelection | undefined, items: readonly ConversationItem[]): ConversationItem[] {
    const { known } = this;
    if (!known || !selection) return [...items];
    const selected = this.select(known, selection);
    let places = this.places.get(selected);
    if (!places) this.places.set(selected, (places = new ConversationFindings(this.analysis, selected)));
    return items.map((item) => places.marked(item));
  }

  /** A finding and the packets that show it, as text; null when there is none of that place in the list. */
  async text(selection: FindingSelection, number: number): Promise<string | null> {
    if (!this.isComplete) return null;
    const finding = this.select(await this.all(), selection)[number];
    return finding ? evidenceText(this.analysis, this.source, finding) : null;
  }

  /** All findings; undefined while the pass is running. */
  complete(): Promise<readonly Finding[]> | undefined {
    return this.isComplete ? this.all() : undefined;
  }

  private forget(): void {
    this.serial++;
    this.found = this.known = undefined;
    this.selections.clear();
  }

  private all(): Promise<readonly Finding[]> {
    if (this.found) return this.found;
    const { serial } = this;
    const found = findFindings(this.analysis, this.source, async () => {
      await nextTurn();
      if (serial !== this.serial) throw new Error('The capture has changed while it was looked through.');
    });
    this.found = found;
    found.then(
      (known) => {
        if (this.found === found) this.known = known;
      },
      () => {
        // The next one who asks has it tried again.
        if (this.found === found) this.found = undefined;
      },
    );
    return found;
  }

  private select(all: readonly Finding[], selection: FindingSelection): readonly Finding[] {
    const key = JSON.stringify([selection.minimum, selection.disabled, this.serial]);
    let selected = this.selections.get(key);
    if (!selected) {
      selected = selectFindings(all, selection);
      this.selections.set(key, selected);
      const [oldest] = this.selections.keys();
      if (this.selections.size > MOST_SELECTIONS && oldest !== undefined) this.selections.delete(oldest);
    }
    return selected;
  }
}
