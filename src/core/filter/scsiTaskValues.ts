import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { viewOf } from '../bytes/view';
import type { ByteSource } from '../capture/ByteSource';
import type { FieldNode } from '../dissect/FieldNode';
import { commandOf } from '../inspection/CommandData';
import { readAndDissect, type ReadPdu } from '../inspection/PduReader';
import { LUN_OFFSET, readDataInStatusFlag, readDataSegmentLength } from '../protocols/iscsi/headerReaders';
import { BHS_LENGTH } from '../protocols/iscsi/pduLayout';
import { lunNodes } from '../protocols/scsi/lun';
import type { FrameValues } from './FrameValues';
import { addNodeValues } from './nodeValues';

const NOP_OUT = 0x00;
const NOP_IN = 0x20;
const COMMAND = 0x01;
const DATA_OUT = 0x05;
const RESPONSE = 0x21;
const DATA_IN = 0x25;

/** What Wireshark says of the task beside its data and its status. */
const OF_TASK =
  /^scsi\.(?:lun(?:_long|\.address_mode)?|status|time|request_frame|response_frame)$|^scsi[a-z_]*\.(?:spc\.)?opcode$/;
const OF_COMMAND = /\.(?:lun|lun_long|opcode)$/;
const SECOND = 1_000_000_000n;

/** Whether a field is told of data and answers of a SCSI task too, whose own bytes do not hold it. */
export function isOfScsiTask(name: string): boolean {
  return OF_TASK.test(name);
}

/** The LUN of a ping that nobody has to answer is reserved (RFC 3720, section 10.18.5); Wireshark shows it all the same. */
function addReservedLun(
  nodes: readonly FieldNode[],
  bytes: Uint8Array,
  wanted: ReadonlySet<string>,
  layer: number,
  to: FrameValues,
): void {
  if (!nodes.some(({ filter, unused }) => filter === 'iscsi.lun' && unused === true)) return;
  addNodeValues(lunNodes(bytes, LUN_OFFSET, { source: 0, issues: [] }), [bytes], wanted, layer, to);
}

/**
 * Adds what Wireshark tells of a task where its data and its status are: unit and operation code of the command, the frames
 * of command and answer, the time between them. An answer with sense data tells none of it but the unit.
 */
export async function addScsiTaskValues(
  analysis: CaptureAnalysis,
  source: ByteSource,
  pdu: number,
  { bytes, dissected: { nodes } }: ReadPdu,
  wanted: ReadonlySet<string>,
  layer: number,
  to: FrameValues,
): Promise<void> {
  const { pdus, tasks, frames } = analysis;
  const opcode = pdus.opcode(pdu);
  if (opcode === NOP_OUT || opcode === NOP_IN) addReservedLun(nodes, bytes, wanted, layer, to);
  const isTask = opcode === COMMAND || opcode === DATA_OUT || opcode === RESPONSE || opcode === DATA_IN;
  if (!isTask || bytes.length < BHS_LENGTH) return;
  const view = viewOf(bytes);
  const hasData = readDataSegmentLength(view, 0) > 0;
  const command = commandOf(analysis, pdu);
  if (command < 0) return;
  const task = tasks.taskOfCommand(command);
  const carriesData = hasData && opcode !== RESPONSE;
  const carriesStatus =
    (opcode === DATA_IN && readDataInStatusFlag(view, 0) === 1) || (opcode === RESPONSE && !hasData);
  const add = (name: string, value: number | bigint): void => {
    if (wanted.has(name)) to.add(name, value, layer);
  };
  if (opcode !== COMMAND && (carriesData || carriesStatus || hasData)) {
    const told = new Set(
      [...wanted].filter((name) => OF_COMMAND.test(name) && (!hasData || carriesData || name.includes('lun'))),
    );
    if (told.size > 0) {
      const { dissected } = await readAndDissect(analysis, source, command);
      addNodeValues(dissected.nodes, [undefined], told, layer, to);
    }
  }
  const answer = task < 0 ? -1 : tasks.answer(task);
  if (carriesData || carriesStatus) add('scsi.request_frame', pdus.frame(command) + 1);
  if ((opcode === COMMAND || carriesData) && answer >= 0) add('scsi.response_frame', pdus.frame(answer) + 1);
  if (!carriesStatus || answer !== pdu) return;
  add('scsi.status', tasks.status(task));
  const [from, until] = [pdus.frame(command), pdus.frame(pdu)];
  const seconds = BigInt(frames.seconds(until) - frames.seconds(from));
  add('scsi.time', seconds * SECOND + BigInt(frames.nanoseconds(until) - frames.nanoseconds(from)));
}
