import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import type { ByteSource } from '../capture/ByteSource';
import { type PacketOptions, readPacketOptions } from '../capture/readPacketOptions';
import type { FieldNode } from '../dissect/FieldNode';
import type { FieldSpec } from '../dissect/FieldSpec';
import { allFields, interpretHeader } from '../dissect/interpret';
import type { Protocol } from '../dissect/Protocol';
import type { Finding } from '../findings/Finding';
import { fragmentNode } from '../inspection/fragmentNodes';
import { frameProtocols } from '../inspection/frameProtocols';
import { innermostLayer, readFrame, type ReadFrame } from '../inspection/FrameReader';
import { layerNodeAt } from '../inspection/layerNodes';
import { linkNodes } from '../inspection/linkNodes';
import { pdusEndingIn, pdusOf, readPdu } from '../inspection/PduBytes';
import { readAndDissect } from '../inspection/PduReader';
import { SegmentHistories, type SegmentHistory } from '../inspection/segmentHistory';
import { tcpConversationNodes } from '../inspection/tcpConversationNodes';
import { IMMEDIATE_DATA, SENSE_DATA } from '../protocols/iscsi/partFields';
import { declaredFields } from './declaredFields';
import type { FieldValue } from './FieldValue';
import { FrameValues } from './FrameValues';
import { KEY_PREFIX } from './keyFields';
import { addNodeValues } from './nodeValues';
import { SEVERITY_NUMBERS } from './ownFields';
import { addScsiTaskValues, isOfScsiTask } from './scsiTaskValues';

/** Segments that are gone through before others have their turn. */
const SEGMENTS_AT_A_TIME = 500;
const LINKS = /^iscsi\.(?:request_frame|response_frame|data_in_frame|data_out_frame|time)$/;
const FRAGMENTS = /^ip(?:v6)?\.(?:fragment|reassembled)/;
const HISTORY = /^tcp\.(?:analysis\.|time_|analysis$)/;
const OPTIONS = /^frame\.(?:comment|drop_count|packet_flags|packet_id|interface_queue|verdict)$/;

/** What has to be read of a frame for the fields of a filter. */
interface Needs {
  readonly options: boolean;
  readonly layers: boolean;
  /** Ids of the protocols whose headers are decoded; undefined for all of them. */
  readonly protocols: ReadonlySet<string> | undefined;
  readonly history: boolean;
  readonly fragments: boolean;
  readonly pdus: boolean;
  readonly links: boolean;
  readonly scsiTask: boolean;
  readonly findings: boolean;
}

function needsOf(wanted: ReadonlySet<string>): Needs {
  const names = [...wanted];
  const some = (pattern: RegExp): boolean => names.some((name) => pattern.test(name));
  const ofPdus = names.filter((name) => /^i?scsi\b|^scsi_/.test(name) && !name.startsWith('iscsi.finding'));
  const ofLayers = names.filter((name) => !/^i?scsi\b|^scsi_/.test(name) && !OPTIONS.test(name));
  const protocols = new Set<string>();
  let all = false;
  for (const name of ofLayers) {
    const holders = declaredFields().get(name)?.protocols;
    for (const id of holders ?? []) protocols.add(id);
    // Worked out by a protocol of which the name begins with its own.
    if (!holders && name.includes('.') && !name.startsWith('frame.') && !name.startsWith('data.')) all = true;
  }
  return {
    options: some(OPTIONS),
    layers: ofLayers.length > 0,
    protocols: all ? undefined : protocols,
    history: some(HISTORY),
    fragments: some(FRAGMENTS),
    pdus: ofPdus.some((name) => !LINKS.test(name)),
    links: some(LINKS),
    scsiTask: names.some(isOfScsiTask),
    findings: some(/^iscsi\.finding/),
  };
}

/** Findings by frame number from 1. */
type FindingsByFrame = ReadonlyMap<number, readonly Finding[]>;

function byFrame(findings: readonly Finding[]): FindingsByFrame {
  const map = new Map<number, Finding[]>();
  for (const finding of findings) {
    for (const frame of new Set(finding.evidence.map((place) => place.frame))) {
      const list = map.get(frame);
      if (list) list.push(finding);
      else map.set(frame, [finding]);
    }
  }
  return map;
}

/** Parts of a PDU that are SCSI's. */
const SCSI_PARTS: ReadonlySet<string> = new Set(
  [SENSE_DATA, IMMEDIATE_DATA].flatMap(({ filter }) => filter ?? []).concat('iscsi.data', 'iscsi.scsicommand.cdb'),
);

function addScsiBytes(nodes: readonly FieldNode[], pdu: Uint8Array, layer: number, values: FrameValues): void {
  for (const { filter, source, start, length } of nodes) {
    if (filter === undefined || !SCSI_PARTS.has(filter) || source !== 0) continue;
    const bytes = pdu.subarray(start, start + length);
    values.addLayer('scsi', { layer, header: bytes, whole: bytes });
  }
}

/** What reading for a filter may ask of whoever has the capture. */
export interface FilterResources {
  readonly source: ByteSource;
  /** The findings of the capture; undefined while they cannot be known because the pass runs. */
  readonly findings: () => Promise<readonly Finding[]> | undefined;
  /** Lets others have their turn. */
  readonly pause?: () => Promise<void>;
}

/** Reads frames back and gives what they hold of the fields that a filter asks for. Cheapest when they come in order. */
export class FrameValueReader {
  private readonly needs: Needs;
  private histories: SegmentHistories | undefined;
  private taken = 0;
  private found: FindingsByFrame | undefined;
  private readonly tables = new Map<Protocol, readonly FieldSpec[] | null>();

  constructor(
    private readonly analysis: CaptureAnalysis,
    private readonly resources: FilterResources,
    private readonly wanted: ReadonlySet<string>,
  ) {
    this.needs = needsOf(wanted);
  }

  /** False while what the filter asks for cannot be known. */
  async isReady(): Promise<boolean> {
    if (!this.needs.findings || this.found) return true;
    const findings = this.resources.findings();
    if (!findings) return false;
    this.found = byFrame(await findings);
    return true;
  }

  /** @param frame index from 0 */
  async read(frame: number): Promise<FrameValues> {
    const values = new FrameValues(this.analysis, frame);
    const { needs } = this;
    if (needs.findings) this.addFindings(frame, values);
    if (needs.options) await this.addOptions(frame, values);
    if (needs.layers) await this.addLayers(frame, values);
    if (needs.pdus || needs.links) await this.addPdus(frame, values);
    return values;
  }

  private add(values: FrameValues, name: string, value: FieldValue | undefined): void {
    if (value !== undefined && this.wanted.has(name)) values.add(name, value, 1);
  }

  private addFindings(frame: number, values: FrameValues): void {
    for (const { id, severity } of this.found?.get(frame + 1) ?? []) {
      this.add(values, 'iscsi.finding', id);
      this.add(values, 'iscsi.finding.severity', SEVERITY_NUMBERS[severity]);
    }
  }

  private async addOptions(frame: number, values: FrameValues): Promise<void> {
    const { frames, capture } = this.analysis;
    const from = capture.interfaces[frames.interfaceIndex(frame)];
    const options: PacketOptions = await readPacketOptions(
      ...([this.resources.source, frames.fileOffset(frame), frames.captured(frame), from] as const),
    );
    for (const comment of options.comments) this.add(values, 'frame.comment', comment);
    for (const verdict of options.verdicts) this.add(values, 'frame.verdict', verdict);
    this.add(values, 'frame.packet_flags', options.flags);
    this.add(values, 'frame.drop_count', options.dropped);
    this.add(values, 'frame.packet_id', options.packetId);
    this.add(values, 'frame.interface_queue', options.queue);
  }

  private async addLayers(frame: number, values: FrameValues): Promise<void> {
    const { analysis, needs, wanted } = this;
    const read = await readFrame(analysis, this.resources.source, frame);
    const { bytes, layers, reassembled } = read;
    const sources = [bytes, reassembled && bytes.subarray(reassembled.payloadStart)];
    const analysed = needs.history ? tcpConversationNodes(analysis, frame, await this.history(frame)) : [];
    const numbers = new Map<string, number>();
    for (const [at, { protocol, start, headerEnd, end }] of layers.entries()) {
      const layer = (numbers.get(protocol.filter) ?? 0) + 1;
      numbers.set(protocol.filter, layer);
      if (wanted.has(protocol.filter)) {
        const header = bytes.subarray(start, Math.max(start, Math.min(headerEnd, end)));
        values.addLayer(protocol.filter, { layer, header, whole: bytes.subarray(start, Math.max(start, end)) });
      }
      if (needs.protocols !== undefined && !needs.protocols.has(protocol.id)) continue;
      const table = this.plainFields(protocol);
      const nodes = table
        ? interpretHeader(table, bytes, start, Math.min(headerEnd, bytes.length), { source: 0, issues: [] })
        : [layerNodeAt(read, at, [], analysed)];
      addNodeValues(nodes, sources, wanted, layer, values);
    }
    if (needs.fragments) {
      const pieces = await fragmentNode(analysis, this.resources.source, read, []);
      if (pieces) addNodeValues([pieces], sources, wanted, 1, values);
    }
    this.addFrame(read, values);
  }

  /**
   * The rows of a protocol's table that hold all that is wanted of it, where each of them can be read alone: options,
   * checksums and texts are then not worked out. Undefined where the whole layer has to be decoded.
   */
  private plainFields(protocol: Protocol): readonly FieldSpec[] | undefined {
    const known = this.tables.get(protocol);
    if (known !== undefined) return known ?? undefined;
    const { wanted, needs } = this;
    const rows = protocol.fields.filter((row) => allFields([row]).some(({ filter = '' }) => wanted.has(filter)));
    const more = (protocol.moreFields ?? []).flatMap((row) => allFields([row]));
    const isPlain =
      needs.protocols !== undefined &&
      !needs.history &&
      !more.some(({ filter = '' }) => wanted.has(filter)) &&
      allFields(rows).every(({ usedWhen, variants }) => usedWhen === undefined && variants === undefined);
    this.tables.set(protocol, isPlain ? rows : null);
    return isPlain ? rows : undefined;
  }

  /** What stands in no layer: the frame as a whole, and what nothing decodes. */
  private addFrame(read: ReadFrame, values: FrameValues): void {
    const { analysis, wanted } = this;
    const { frame, bytes, layers, reassembled } = read;
    const from = analysis.capture.interfaces[analysis.frames.interfaceIndex(frame)];
    this.add(values, 'frame.interface_name', from?.name);
    this.add(values, 'frame.interface_description', from?.description);
    if (wanted.has('frame.protocols')) {
      const protocols = frameProtocols(bytes, layers, pdusEndingIn(analysis, frame).length);
      this.add(values, 'frame.protocols', protocols);
    }
    const own = reassembled?.own ?? bytes;
    if (wanted.has('frame')) values.addLayer('frame', { layer: 1, header: own, whole: own });
    const udp = layers.findLast(({ protocol, quoted }) => protocol.id === 'udp' && quoted !== true);
    if (udp && udp.end > udp.headerEnd) this.add(values, 'udp.payload', bytes.subarray(udp.headerEnd, udp.end));
    if (![...wanted].some((name) => name === 'data' || name.startsWith('data.'))) return;
    const innermost = innermostLayer(layers);
    const data = innermost && bytes.subarray(innermost.headerEnd, innermost.end);
    if (!data || data.length === 0 || pdusOf(analysis, frame).length > 0) return;
    if (wanted.has('data')) values.addLayer('data', { layer: 1, header: data, whole: data });
    this.add(values, 'data.data', data);
    this.add(values, 'data.len', data.length);
  }

  private async addPdus(frame: number, values: FrameValues): Promise<void> {
    const { analysis, needs, wanted } = this;
    const { source } = this.resources;
    for (const [at, pdu] of pdusEndingIn(analysis, frame).entries()) {
      const layer = at + 1;
      if (needs.pdus) {
        const read = await readAndDissect(analysis, source, pdu);
        const { nodes, keys, joinedKeys = [] } = read.dissected;
        if (wanted.has('iscsi')) values.addLayer('iscsi', { layer, header: read.bytes, whole: read.bytes });
        if (wanted.has('scsi')) addScsiBytes(nodes, read.bytes, layer, values);
        addNodeValues(nodes, [read.bytes], wanted, layer, values);
        if (needs.scsiTask) await addScsiTaskValues(analysis, source, pdu, read, wanted, layer, values);
        for (const { key, value } of [...keys.filter(({ cut }) => cut === undefined), ...joinedKeys]) {
          if (wanted.has(KEY_PREFIX + key)) values.add(KEY_PREFIX + key, value, layer);
        }
      }
      if (needs.links) {
        const links: FieldNode[] = await linkNodes(analysis, source, pdu, await readPdu(analysis, source, pdu));
        addNodeValues(links, [], wanted, layer, values);
      }
    }
  }

  /** What the segments before a frame tell of it: they are gone through in order, each once. */
  private async history(frame: number): Promise<SegmentHistory> {
    const { analysis, resources } = this;
    if (!this.histories || frame < this.taken) {
      this.histories = new SegmentHistories(analysis, resources.source);
      this.taken = 0;
    }
    for (; this.taken < frame; this.taken++) {
      await this.histories.take(this.taken);
      if (this.taken % SEGMENTS_AT_A_TIME === 0) await resources.pause?.();
    }
    this.taken++;
    return this.histories.take(frame);
  }
}
