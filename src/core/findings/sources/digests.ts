import { opcodeName } from '../../protocols/iscsi/opcodeNames';
import { PduFlag } from '../../streams/PduIndex';
import type { FindingContext } from '../FindingContext';

/** PDUs whose digests are wrong, by the marks of the index. */
export async function reportDigests({ analysis, collector, turns }: FindingContext): Promise<void> {
  if (!analysis.connections.some(({ digestErrors }) => digestErrors > 0)) return;
  const { pdus } = analysis;
  for (let pdu = 0; pdu < pdus.length; pdu++) {
    const wait = turns.step();
    if (wait) await wait;
    const flags = pdus.flags(pdu);
    if ((flags & (PduFlag.headerDigestWrong | PduFlag.dataDigestWrong)) === 0) continue;
    const connection = analysis.connectionOf(pdus.direction(pdu) >> 1);
    const sender = (pdus.direction(pdu) & 1) === connection?.initiator ? 'initiator' : 'target';
    const name = opcodeName(pdus.opcode(pdu));
    const report = (id: string, which: string): void =>
      collector.add({
        ...{ id, connection, pdu, group: sender },
        fact: `The ${which} digest of a ${name} of the ${sender} is not that of its bytes.`,
      });
    if (flags & PduFlag.headerDigestWrong) report('DIGEST-HDR', 'header');
    if (flags & PduFlag.dataDigestWrong) report('DIGEST-DATA', 'data');
  }
}
