import type { ReadPdu } from '../../inspection/PduReader';
import type { IscsiConnection } from '../../session/IscsiConnection';
import type { FindingContext } from '../FindingContext';

/** Keys that an answer to SendTargets may have. */
const TARGET_KEYS: ReadonlySet<string> = new Set(['TargetName', 'TargetAddress', 'TargetAlias']);
const NO_TAG = 0xffff_ffff;

/** Text Requests and Responses against each other (RFC 3720, sections 10.10 and 10.11, appendix D). */
export function reportTextExchange(
  { analysis, collector }: FindingContext,
  connection: IscsiConnection,
  read: readonly ReadPdu[],
): void {
  const { pdus } = analysis;
  const add = (pdu: number, group: string, fact: string, id = 'TEXT-FORM'): void =>
    collector.add({ id, connection, pdu, group, fact });
  let waiting: number | undefined;
  let sendTargets = false;
  let begun = false;
  let final = true;
  let transferTag = NO_TAG;
  for (const one of [...read].sort((a, b) => pdus.frame(a.pdu) - pdus.frame(b.pdu) || a.pdu - b.pdu)) {
    const { pdu, dissected } = one;
    const { fields } = dissected;
    // With what the PDUs before of the same exchange left unfinished.
    const keys = connection.texts.find((step) => step.pdu === pdu)?.keys ?? [];
    const tag = Number(fields['iscsi.targettransfertag'] ?? NO_TAG) >>> 0;
    const isFinal = fields['iscsi.text.F'] === true || fields['iscsi.text.F'] === 1;
    if (pdus.opcode(pdu) === 0x04) {
      if (waiting !== undefined) add(pdu, 'outstanding', 'Another Text Request before the one before it was answered.');
      if (tag !== NO_TAG && tag !== transferTag) {
        add(pdu, 'stale', 'The Target Transfer Tag of a Text Request is not the one that the target gave last.');
      }
      waiting = pdu;
      final = isFinal;
      if (tag === NO_TAG) {
        const asked = keys.find(([key]) => key === 'SendTargets');
        sendTargets = asked !== undefined;
        begun = false;
        const normal = connection.login?.outcome === 'accepted' && !connection.login.discovery;
        if (asked?.[1] === 'All' && normal) {
          add(pdu, 'all', 'SendTargets=All in a normal session.', 'DISCOVERY');
        }
      }
      continue;
    }
    waiting = undefined;
    if (isFinal && !final) add(pdu, 'final', 'A Text Response ends the exchange (F) that the request had left open.');
    if (sendTargets) {
      const foreign = keys.find(([key, value]) => !TARGET_KEYS.has(key) && key !== 'SendTargets' && value !== 'Reject');
      if (foreign) add(pdu, 'foreign', 'An answer to SendTargets has keys that do not belong there.');
      if (!begun && keys[0]?.[0] === 'TargetAddress') {
        add(
          pdu,
          'address',
          'An answer to SendTargets begins with a TargetAddress: it has to follow the TargetName that it is of.',
        );
      }
      begun ||= keys.length > 0;
    }
    transferTag = tag;
  }
}
