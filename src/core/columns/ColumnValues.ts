import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import type { ByteSource } from '../capture/ByteSource';
import { readPacketOptions } from '../capture/readPacketOptions';
import type { FieldNode } from '../dissect/FieldNode';
import { allFields } from '../dissect/interpret';
import type { Protocol } from '../dissect/Protocol';
import { dissectPdu } from '../protocols/iscsi/dissectPdu';
import { BHS_LENGTH } from '../protocols/iscsi/pduLayout';
import type { TextPair } from '../protocols/iscsi/textKeys';
import { HEADER_BYTES, readFrame, type ReadFrame } from '../inspection/FrameReader';
import { HistoryWalk } from '../inspection/HistoryWalk';
import { layerNodes } from '../inspection/layerNodes';
import { linkNodes } from '../inspection/linkNodes';
import { pdusEndingIn, readPdu } from '../inspection/PduBytes';
import { pduContext, readAndDissect } from '../inspection/PduReader';
import { frameNode } from '../inspection/readDetail';
import { tcpConversationNodes } from '../inspection/tcpConversationNodes';
import { scsiOf } from '../inspection/DeviceTypes';
import { frameTime, type TimeDisplay } from '../text/frameTime';
import { HEADER_FIELDS, LINKED_FIELDS, SAME_FIELDS } from './columnFields';
import { TIME_COLUMNS } from './timeColumns';
import { indexedValues, PRESENT } from './indexedValues';
import { indexedField } from '../filter/indexedFields';
import { KEY_PREFIX } from '../filter/keyFields';

/** How much a cell may hold. */
export interface CellLimits {
  /** Values of one field in one frame; more end in "…". */
  readonly values: number;
  readonly characters: number;
  /** PDUs of one frame that are looked at. */
  readonly pdus: number;
}

/** Of what is looked at. */
const SHOWN_CELL: CellLimits = { values: 16, characters: 240, pdus: 64 };
/** Of what is exported: as many characters as a spreadsheet takes, and more PDUs than an IP packet has room for. */
export const EXPORTED_CELL: CellLimits = { values: 2000, characters: 32_767, pdus: 2000 };
/** What the options of the record in the file tell, or the layers as a whole. */
const FRAME_FIELDS = /^frame\.(?!number$|len$|cap_len$|interface_id$|time_)/;

/** The cells of one row by the names of their columns; empty where the frame has no such field. */
export type ColumnCells = Readonly<Record<string, string>>;

/** What has to be read to know some fields. */
interface Needs {
  readonly frame: boolean;
  readonly layers: boolean;
  readonly history: boolean;
  readonly pdus: 'none' | 'headers' | 'whole';
  readonly links: boolean;
}

/**
 * The values of some fields in some frames, which are asked for in ascending order. What the index knows is taken from there;
 * of the rest only that is read and decoded which the fields stand in, by the same code as the field tree.
 */
export class ColumnValues {
  /** Answered without reading. */
  private readonly fromIndex: readonly string[];
  private readonly fromTree: ReadonlySet<string>;
  private readonly needs: Needs;
  private readonly histories: HistoryWalk;
  /** Protocols by their id: whether they have one of the fields. */
  private readonly wanted = new Map<string, boolean>();

  /**
   * @param names filter names; those that nobody knows have no values
   * @param time how columns that tell times show them
   * @param limits of what is shown where nobody says otherwise
   */
  constructor(
    private readonly analysis: CaptureAnalysis,
    private readonly source: ByteSource,
    private readonly names: readonly string[],
    private readonly time: TimeDisplay,
    private readonly limits: CellLimits = SHOWN_CELL,
  ) {
    this.fromIndex = names.filter((name) => TIME_COLUMNS.has(name) || isIndexed(name));
    this.fromTree = new Set(names.filter((name) => !this.fromIndex.includes(name)).map(declared));
    this.needs = needsOf([...this.fromTree]);
    this.histories = new HistoryWalk(analysis, source);
  }

  /** Reads a frame as far as the row and the columns need it. */
  async read(frame: number): Promise<ReadFrame> {
    // Checksums are over all bytes, and quoted packets may lie far behind.
    return readFrame(this.analysis, this.source, frame, this.needs.layers ? Infinity : HEADER_BYTES);
  }

  /**
   * The cells of a frame.
   * @param read the frame as `read` gave it
   * @param before the frame shown in the row above; -1 for none
   */
  async cells(read: ReadFrame, before: number): Promise<ColumnCells> {
    const { analysis, time, limits } = this;
    const found = new Map<string, string[]>();
    for (const name of this.fromIndex) {
      const format = TIME_COLUMNS.get(name)?.format;
      const values =
        format === undefined
          ? indexedValues(analysis, read.frame, name, limits.values + 1)
          : [frameTime(analysis, read.frame, { ...time, format }, before)];
      found.set(name, values ?? []);
    }
    if (this.fromTree.size > 0) await this.collect(read, found);
    return Object.fromEntries(this.names.map((name) => [name, cellText(found.get(declared(name)) ?? [], limits)]));
  }

  private async collect(read: ReadFrame, found: Map<string, string[]>): Promise<void> {
    const { analysis, source, needs } = this;
    const add = (name: string, value: string): void => {
      const list = found.get(name);
      if (list) list.push(value);
      else found.set(name, [value]);
    };
    const visit = (nodes: readonly FieldNode[]): void => {
      for (const node of nodes) {
        const { filter, children } = node;
        if (filter !== undefined && node.unused !== true && this.fromTree.has(filter)) add(filter, nodeText(node));
        if (children) visit(children);
      }
    };
    if (needs.frame) visit([await this.frameLine(read)]);
    if (needs.layers || needs.history) {
      const history = needs.history ? await this.histories.of(read.frame) : undefined;
      const analysed = history ? tcpConversationNodes(analysis, read.frame, history) : [];
      visit(layerNodes(read, [], analysed, ({ protocol }) => this.isWanted(protocol)));
    }
    if (needs.pdus === 'none') return;
    for (const pdu of pdusEndingIn(analysis, read.frame).slice(0, this.limits.pdus)) {
      if (needs.pdus === 'headers') {
        const { bytes, available } = await readPdu(analysis, source, pdu, BHS_LENGTH);
        const context = pduContext(analysis, pdu, 0, await scsiOf(analysis, source, pdu));
        visit(dissectPdu(bytes, 0, available, context).nodes);
        continue;
      }
      const whole = await readAndDissect(analysis, source, pdu);
      const { nodes, keys, joinedKeys = [], name } = whole.dissected;
      if (this.fromTree.has('iscsi')) add('iscsi', name);
      visit(nodes);
      this.addKeys([...keys, ...joinedKeys], add);
      if (needs.links) visit(await linkNodes(analysis, source, pdu, whole));
    }
  }

  /** Whether a protocol may have one of the fields. Names that no table declares begin as that of their protocol does. */
  private isWanted(protocol: Protocol): boolean {
    let wanted = this.wanted.get(protocol.id);
    if (wanted === undefined) {
      const { filter, fields, moreFields = [] } = protocol;
      const declared = new Set(allFields([...fields, ...moreFields]).map((field) => field.filter));
      wanted = [...this.fromTree].some((name) => firstPart(name) === firstPart(filter) || declared.has(name));
      this.wanted.set(protocol.id, wanted);
    }
    return wanted;
  }

  private async frameLine(read: ReadFrame): Promise<FieldNode> {
    const { analysis, source } = this;
    const { frames, capture } = analysis;
    const from = capture.interfaces[frames.interfaceIndex(read.frame)];
    const [offset, captured] = [frames.fileOffset(read.frame), frames.captured(read.frame)];
    return frameNode(analysis, read, await readPacketOptions(source, offset, captured, from));
  }

  private addKeys(pairs: readonly TextPair[], add: (name: string, value: string) => void): void {
    for (const { key, value, cut } of pairs) {
      // A pair that goes on in the next PDU is told of as a whole there.
      if (key === '' || cut === 'end' || cut === 'both') continue;
      if (this.fromTree.has(KEY_PREFIX + key)) add(KEY_PREFIX + key, value);
    }
  }
}

/** "ipv6" of "ipv6.opt.type". */
const firstPart = (name: string): string => name.split('.', 1)[0] ?? name;

/** The name that the field has in our tables. */
const declared = (name: string): string => SAME_FIELDS.get(name) ?? name;

function isIndexed(name: string): boolean {
  // The index knows only that there is a comment, and that there is iSCSI.
  return name !== 'frame.comment' && name !== 'iscsi' && indexedField(name) !== undefined;
}

function needsOf(names: readonly string[]): Needs {
  const ofPdus = names.filter((name) => /^(iscsi|scsi)(\b|_)/.test(name));
  const ofFrame = names.filter((name) => FRAME_FIELDS.test(name));
  const history = names.some((name) => /^tcp\.(analysis|time_)/.test(name));
  const headersOnly = ofPdus.every((name) => HEADER_FIELDS.has(name));
  return {
    frame: ofFrame.length > 0,
    layers: names.length > ofPdus.length + ofFrame.length,
    history,
    pdus: ofPdus.length === 0 ? 'none' : headersOnly ? 'headers' : 'whole',
    links: ofPdus.some((name) => LINKED_FIELDS.has(name)),
  };
}

/** What a line of the field tree says in a cell: its value, or for a text key the pair as a whole. */
function nodeText({ value, json }: FieldNode): string {
  if (typeof json === 'string' && !json.startsWith('0x')) return json;
  return value === '' ? PRESENT : value;
}

/** Values joined as Wireshark joins them, within the limits of a cell. */
function cellText(values: readonly string[], limits: CellLimits): string {
  const more = values.length > limits.values ? ',…' : '';
  const text = values.slice(0, limits.values).join(',') + more;
  return text.length > limits.characters ? `${text.slice(0, limits.characters - 1)}…` : text;
}
