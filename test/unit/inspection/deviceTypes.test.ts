import assert from 'node:assert/strict';
import type { FieldNode } from '../../../src/core/dissect/FieldNode';
import { readAndDissect } from '../../../src/core/inspection/PduReader';
import { frameRow } from '../../../src/core/inspection/rows';
import { readTask } from '../../../src/core/tasks/readTask';
import { analysed } from '../../support/analysed';
import { hex } from '../../support/captureBuilder';
import { CHANGER, DISK, Exchanges, inquiryData, INQUIRY, TAPE } from '../../support/scsiCaptures';

const READ_6 = hex('08 01 00 00 0a 00');

/** Names of all commands of a capture, as the Info column and the tree have them, in order. */
async function names(exchanges: Exchanges): Promise<[info: string, tree: string][]> {
  const { analysis, source } = await analysed(exchanges.conversation.close().file());
  const found: [string, string][] = [];
  for (let pdu = 0; pdu < analysis.pdus.length; pdu++) {
    if (analysis.pdus.opcode(pdu) !== 0x01) continue;
    const row = await frameRow(analysis, source, analysis.pdus.frame(pdu));
    const { dissected } = await readAndDissect(analysis, source, pdu);
    const cdb = dissected.nodes.find(({ filter }) => filter === 'iscsi.scsicommand.cdb') as FieldNode;
    found.push([row.info.map(({ text }) => text).join(''), cdb.note ?? '']);
  }
  return found;
}

describe('operation codes by type of device', () => {
  it('READ(6) is of a tape where INQUIRY said so, also for commands before it', async () => {
    const found = await names(
      new Exchanges()
        .run(TAPE, READ_6, undefined, undefined)
        .run(TAPE, INQUIRY, inquiryData(1), undefined)
        .run(DISK, INQUIRY, inquiryData(0), undefined)
        .run(TAPE, READ_6, undefined, undefined)
        .run(DISK, READ_6, undefined, undefined)
        .run(TAPE, hex('08 00 01 00 00 00'), undefined, undefined),
    );
    assert.deepEqual(
      found.map(([, tree]) => tree),
      [
        'READ(6) tape 10 blocks',
        'INQUIRY alloc 255',
        'INQUIRY alloc 255',
        'READ(6) tape 10 blocks',
        'READ(6) LBA 65536 10 blocks',
        'READ(6) tape 65536 bytes',
      ],
    );
    for (const [info, tree] of found) {
      const [name = '', ...details] = tree.split(' ');
      assert.match(info, new RegExp(`^${name.replace(/[()]/g, '\\$&')} .*${details.join(' ')}`));
    }
  });

  it('codes that other devices use otherwise: LOAD UNLOAD, READ POSITION, MOVE MEDIUM', async () => {
    const found = await names(
      new Exchanges()
        .run(TAPE, INQUIRY, inquiryData(1), undefined)
        .run(CHANGER, INQUIRY, inquiryData(8), undefined)
        .run(TAPE, hex('1b 00 00 00 01 00'), undefined, undefined)
        .run(DISK, hex('1b 00 00 00 01 00'), undefined, undefined)
        .run(CHANGER, hex('1b 00 00 10 01 00'), undefined, undefined)
        .run(TAPE, hex('34 06 00 00 00 00 00 00 00 00'), undefined, undefined)
        .run(CHANGER, hex('a5 00 0001 03e8 0100 0000 00 00'), undefined, undefined),
    );
    assert.deepEqual(
      found.slice(2).map(([, tree]) => tree.split(' tape')[0]?.split(' changer')[0]),
      ['LOAD UNLOAD', 'START STOP UNIT', 'OPEN/CLOSE IMPORT/EXPORT ELEMENT', 'READ POSITION', 'MOVE MEDIUM'],
    );
  });

  it('an INQUIRY answer of a LUN without a device says nothing', async () => {
    const found = await names(
      new Exchanges()
        .run(TAPE, INQUIRY, Uint8Array.of(0x3f, 0, 0, 0, 0), undefined)
        .run(TAPE, READ_6, undefined, undefined),
    );
    assert.equal(found[1]?.[1], 'READ(6) LBA 65536 10 blocks');
  });

  it('a task is called by what its device means', async () => {
    const exchanges = new Exchanges()
      .run(TAPE, INQUIRY, inquiryData(1), undefined)
      .run(TAPE, READ_6, undefined, undefined);
    const { analysis, source } = await analysed(exchanges.conversation.close().file());
    assert.equal((await readTask(analysis, source, 1)).details, 'tape 10 blocks');
  });
});
