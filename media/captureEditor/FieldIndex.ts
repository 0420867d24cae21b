import type { FieldNode } from '../../src/core/dissect/FieldNode';
import type { ExpansionMemory } from './ExpansionMemory';

/** A node of the field tree with its place in it. */
export interface FieldEntry {
  readonly node: FieldNode;
  /** Position in the order of reading (a parent before its children), from 0. */
  readonly id: number;
  /** Id of the parent, -1 for a layer. */
  readonly parent: number;
  /** 0 for a layer. */
  readonly depth: number;
  /** Place among its siblings, from 1, and how many they are. */
  readonly position: number;
  readonly setSize: number;
  /** Labels from the layer down: the same field has the same path in other frames. */
  readonly path: string;
  /** The layers that this product is about are open from the start. */
  readonly expandedByDefault: boolean;
}

/** Groups with more children than this wait for a click. */
const largeGroup = 100;
const pathSeparator = '\u001f';

interface Pending {
  readonly node: FieldNode;
  readonly parent: number;
  readonly position: number;
  readonly setSize: number;
  readonly name: string;
}

/** The field tree of one frame as a list in reading order, which is how it is drawn, searched and walked. */
export class FieldIndex {
  readonly entries: readonly FieldEntry[];
  private readonly byPath = new Map<string, number>();

  constructor(layers: readonly FieldNode[]) {
    const entries: FieldEntry[] = [];
    const lastLayerOnly = !layers.some(isStorageLayer);
    // A stack of its own instead of recursion: how deep a tree goes is up to the capture.
    const stack: Pending[] = pendingOf(layers, -1);
    for (let next = stack.pop(); next; next = stack.pop()) {
      const { node, parent, position, setSize } = next;
      const above = entries[parent];
      const id = entries.length;
      const path = above ? above.path + pathSeparator + next.name : next.name;
      const layerIsOpen = lastLayerOnly ? position === setSize : isStorageLayer(node);
      const groupIsOpen =
        (above?.expandedByDefault ?? false) && node.value === '' && (node.children?.length ?? 0) <= largeGroup;
      const expandedByDefault = above ? groupIsOpen : layerIsOpen;
      const depth = above ? above.depth + 1 : 0;
      entries.push({ node, id, parent, depth, position, setSize, path, expandedByDefault });
      if (!this.byPath.has(path)) this.byPath.set(path, id);
      if (node.children) stack.push(...pendingOf(node.children, id));
    }
    this.entries = entries;
  }

  /** The entry with this path, when this frame has it. */
  find(path: string): FieldEntry | undefined {
    const id = this.byPath.get(path);
    return id === undefined ? undefined : this.entries[id];
  }

  isExpanded(entry: FieldEntry, memory: ExpansionMemory): boolean {
    return hasChildren(entry) && (memory.get(entry.path) ?? entry.expandedByDefault);
  }

  /** The entries that show, in order: those whose ancestors are all expanded. */
  visible(memory: ExpansionMemory): FieldEntry[] {
    const shown: FieldEntry[] = [];
    const open = new Set<number>([-1]);
    for (const entry of this.entries) {
      if (!open.has(entry.parent)) continue;
      shown.push(entry);
      if (this.isExpanded(entry, memory)) open.add(entry.id);
    }
    return shown;
  }
}

/** Whether a layer is one of those that this product is about. */
export function isStorageLayer({ label }: FieldNode): boolean {
  return /^i?SCSI\b/i.test(label);
}

export function hasChildren(entry: FieldEntry): boolean {
  return (entry.node.children?.length ?? 0) > 0;
}

/** The nodes as they go on the stack: last one first, so that the first one is taken first. */
function pendingOf(nodes: readonly FieldNode[], parent: number): Pending[] {
  const seen = new Map<string, number>();
  const pending = nodes.map((node, at) => {
    const stable = stableName(node.label, parent === -1);
    const count = (seen.get(stable) ?? 0) + 1;
    seen.set(stable, count);
    const name = count === 1 ? stable : `${stable} #${count}`;
    return { node, parent, position: at + 1, setSize: nodes.length, name };
  });
  return pending.reverse();
}

/** A label without what differs from frame to frame: "Keys (10)" is "Keys", "iSCSI Login Request" is "iSCSI". */
function stableName(label: string, isLayer: boolean): string {
  if (isLayer && /^iSCSI\b/i.test(label)) return 'iSCSI';
  return label.replace(/ \(\d+\)$/, '');
}
