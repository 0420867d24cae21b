import { viewOf } from '../../bytes/view';
import { readPdu } from '../../inspection/PduBytes';
import { readDataSegmentLength, readTotalAHSLength } from '../../protocols/iscsi/headerReaders';
import { pduLayout } from '../../protocols/iscsi/pduLayout';
import { scsiDissector } from '../../protocols/scsi/scsiDissector';
import { PduFlag } from '../../streams/PduIndex';
import type { FindingContext } from '../FindingContext';

const READ_CAPACITY_10 = 0x25;
const SERVICE_ACTION_IN_16 = 0x9e;
/** Commands whose blocks are all transferred: READ and WRITE of 6, 10, 12 and 16 bytes. */
const TRANSFERS: ReadonlySet<number> = new Set([0x08, 0x0a, 0x28, 0x2a, 0xa8, 0xaa, 0x88, 0x8a]);
/** Answers to READ CAPACITY that are read back, of one capture. */
const MOST_READ = 1000;

/** Expected lengths that are not blocks times block size, where READ CAPACITY told the block size of that LUN. */
export async function reportLengths({ analysis, source, collector, turns }: FindingContext): Promise<void> {
  const { tasks, pdus } = analysis;
  const blockSizes = new Map<string, number>();
  let read = 0;
  for (let task = 0; task < tasks.length; task++) {
    const wait = turns.step();
    if (wait) await wait;
    const command = tasks.command(task);
    const operation = pdus.command(command);
    const connection = analysis.connectionOf(pdus.direction(command) >> 1);
    const lun = `${connection?.session?.index} ${tasks.lun(task)}`;
    if (operation === READ_CAPACITY_10 || operation === SERVICE_ACTION_IN_16) {
      const data = tasks.firstDataIn(task);
      if (data < 0 || read++ >= MOST_READ) continue;
      const size = await blockSizeOf({ analysis, source }, data, operation === READ_CAPACITY_10 ? 4 : 8);
      if (size !== undefined) blockSizes.set(lun, size);
      continue;
    }
    const size = blockSizes.get(lun);
    const blocks = tasks.blocks(task);
    if (size === undefined || blocks < 0 || !TRANSFERS.has(operation)) continue;
    if (blocks * size === tasks.expected(task)) continue;
    collector.add({
      ...{ id: 'LENGTH-CDB', connection, pdu: command },
      fact: `${scsiDissector.commandName(operation)} of ${blocks} blocks of ${size} bytes expects ${tasks.expected(task)} bytes in place of ${blocks * size}.`,
    });
  }
}

/** Block length in the data of READ CAPACITY: four bytes at `offset`. */
async function blockSizeOf(
  { analysis, source }: Pick<FindingContext, 'analysis' | 'source'>,
  pdu: number,
  offset: number,
): Promise<number | undefined> {
  const { bytes, available } = await readPdu(analysis, source, pdu, 128);
  if (available < 48) return undefined;
  const view = viewOf(bytes);
  const digest = (analysis.pdus.flags(pdu) & PduFlag.headerDigest) !== 0;
  const { dataStart, dataLength } = pduLayout(
    readTotalAHSLength(view, 0),
    readDataSegmentLength(view, 0),
    digest,
    false,
  );
  if (dataLength < offset + 4 || available < dataStart + offset + 4) return undefined;
  const size = view.getUint32(dataStart + offset);
  return size >= 512 && size <= 65_536 ? size : undefined;
}
