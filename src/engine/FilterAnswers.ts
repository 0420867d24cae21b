import type { CaptureAnalysis } from '../core/analysis/CaptureAnalysis';
import type { FieldNode } from '../core/dissect/FieldNode';
import { compileFilter } from '../core/filter/compileFilter';
import { type FilterResources, FrameValueReader } from '../core/filter/FrameValueReader';
import { cellFilters } from '../core/filter/selection/cellFilters';
import { conversationFilter } from '../core/filter/selection/conversationFilter';
import type { FilterSubject } from '../core/filter/selection/FilterSubject';
import { nodeAt, nodeFilters } from '../core/filter/selection/nodeFilters';
import { scopeFilters } from '../core/filter/selection/scopeFilters';
import type { SelectionFilter } from '../core/filter/selection/SelectionFilter';
import { pdusOf } from '../core/inspection/PduBytes';
import { readDetail } from '../core/inspection/readDetail';
import { frameRow } from '../core/inspection/rows';
import { itemPath } from '../core/session/conversationItems';

/** What the segments before a frame tell of it. */
const FROM_HISTORY = /^tcp\.(?:analysis\.|time_)/;

/** Makes display filters of what somebody has selected. */
export class FilterAnswers {
  constructor(
    private readonly analysis: CaptureAnalysis,
    private readonly resources: FilterResources,
  ) {}

  /** The filters that something may stand for: one, several to choose from, or none. */
  async of(subject: FilterSubject): Promise<SelectionFilter[]> {
    if (subject.kind === 'node') return this.ofConversation(subject.node);
    const frame = subject.frame - 1;
    if (!Number.isInteger(frame) || frame < 0 || frame >= this.analysis.frames.length) return [];
    if (subject.kind === 'scope') return scopeFilters(this.analysis, frame, subject.scope);
    const { tree } = await readDetail(this.analysis, this.resources.source, frame);
    if (subject.kind === 'cell') {
      const row = await frameRow(this.analysis, this.resources.source, frame);
      const candidates = cellFilters(this.analysis, { frame, column: subject.column, row, tree });
      return this.firstOf(frame, candidates, subject.column);
    }
    const node = nodeAt(tree, subject.field);
    return node ? this.ofField(subject.frame, node) : [];
  }

  /** The filter that a field of a frame (from 1) stands for; empty for none. */
  ofField(frame: number, node: FieldNode): Promise<SelectionFilter[]> {
    return this.firstOf(frame - 1, nodeFilters(node), node.label);
  }

  private ofConversation(id: string): SelectionFilter[] {
    const node = itemPath(this.analysis, id).at(-1);
    const filter = node && conversationFilter(node);
    return node && filter !== undefined ? [{ filter, label: node.label }] : [];
  }

  /** The first of these filters that can be asked and holds of the frame. */
  private async firstOf(frame: number, candidates: readonly string[], label: string): Promise<SelectionFilter[]> {
    for (const filter of candidates) if (await this.holds(frame, filter)) return [{ filter, label }];
    return [];
  }

  /** Whether a filter lets a frame pass, or the frame where a PDU ends that the frame has a part of: it counts there. */
  private async holds(frame: number, filter: string): Promise<boolean> {
    const compiled = compileFilter(filter);
    if ('err' in compiled) return false;
    const { analysis, resources } = this;
    const { matches, reading } = compiled.ok;
    const frames = new Set([frame, ...pdusOf(analysis, frame).map((pdu) => analysis.pdus.frame(pdu))]);
    for (const one of frames) if (matches(analysis, one)) return true;
    if (!reading) return false;
    const wanted = [...reading.wanted];
    // Only reading the conversation from its beginning could tell, which takes long; the tree has told it already.
    if (wanted.some((name) => FROM_HISTORY.test(name))) return true;
    const reader = new FrameValueReader(analysis, resources, reading.wanted);
    if (!(await reader.isReady())) return false;
    for (const one of frames) if (reading.matches(await reader.read(one))) return true;
    return false;
  }
}
