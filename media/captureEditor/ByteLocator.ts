import type { FieldNode } from '../../src/core/dissect/FieldNode';
import type { FrameDetail, SourceMapping } from '../../src/messages/results';
import type { FieldEntry, FieldIndex } from './FieldIndex';

/** Bytes `start` up to, not including, `end`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** One byte of one of the detail's sources. */
export interface BytePlace {
  readonly source: number;
  readonly offset: number;
}

/** The bytes of a source that a field stands for, seen through the mappings where the field lives in another source. */
export function rangesOf(detail: FrameDetail, node: FieldNode, source: number): ByteRange[] {
  if (node.length <= 0) return [];
  const own = { start: node.start, end: node.start + node.length };
  if (node.source === source) return [own];
  const ranges: ByteRange[] = [];
  for (const mapping of detail.mappings) {
    if (source === 0 && mapping.source === node.source) {
      push(ranges, own, mapping.start, mapping.frameStart, mapping.length);
    } else if (node.source === 0 && mapping.source === source) {
      push(ranges, own, mapping.frameStart, mapping.start, mapping.length);
    }
  }
  return ranges;
}

/** Adds the part of `range` that lies in the stretch at `from`, moved to `to`. */
function push(ranges: ByteRange[], range: ByteRange, from: number, to: number, length: number): void {
  const start = Math.max(range.start, from);
  const end = Math.min(range.end, from + length);
  if (start < end) ranges.push({ start: start - from + to, end: end - from + to });
}

/** The same byte in another source, when both hold it. */
export function translate(detail: FrameDetail, place: BytePlace, source: number): number | undefined {
  if (place.source === source) return place.offset;
  for (const mapping of detail.mappings) {
    if (place.source === 0 && mapping.source === source && inFrame(mapping, place.offset)) {
      return place.offset - mapping.frameStart + mapping.start;
    }
    if (source === 0 && mapping.source === place.source && inSource(mapping, place.offset)) {
      return place.offset - mapping.start + mapping.frameStart;
    }
  }
  return undefined;
}

function inFrame(mapping: SourceMapping, offset: number): boolean {
  return offset >= mapping.frameStart && offset < mapping.frameStart + mapping.length;
}

function inSource(mapping: SourceMapping, offset: number): boolean {
  return offset >= mapping.start && offset < mapping.start + mapping.length;
}

/**
 * The fields a click on a byte may mean, the first choice first. Usually one, the innermost. Where bit fields share the
 * byte: the group that holds them (when there is one), then each of them.
 */
export function fieldsAt(detail: FrameDetail, index: FieldIndex, place: BytePlace): FieldEntry[] {
  // What a byte of the frame means is told by the PDU it is part of, not by the segment that carried it.
  if (place.source === 0) {
    for (const mapping of detail.mappings) {
      if (!inFrame(mapping, place.offset)) continue;
      const offset = place.offset - mapping.frameStart + mapping.start;
      const inside = innermost(index, { source: mapping.source, offset });
      if (inside.length > 0) return inside;
    }
  }
  return innermost(index, place);
}

function innermost(index: FieldIndex, { source, offset }: BytePlace): FieldEntry[] {
  let smallest = Infinity;
  let found: FieldEntry[] = [];
  for (const entry of index.entries) {
    const { node } = entry;
    const covers = node.source === source && offset >= node.start && offset < node.start + node.length;
    if (!covers || node.length > smallest) continue;
    if (node.length < smallest) found = [];
    smallest = node.length;
    found.push(entry);
  }
  const bits = found.filter((entry) => entry.node.mask !== undefined);
  if (bits.length === 0) return found.slice(-1);
  const group = found.find((entry) => entry.id === bits[0]?.parent);
  return group ? [group, ...bits] : bits;
}
