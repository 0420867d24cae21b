import type { LoginEntry } from '../../login/LoginDirectory';
import type { ChapProof, LoginReport } from '../../login/LoginReport';
import type { FindingContext } from '../FindingContext';

const AUTHENTICATION_FAILURE = 0x0201;
/** Hexadecimal digits of a challenge of 16 bytes, the size of what MD5 gives. */
const SHORT_CHALLENGE = 16;

/** Who could not prove itself, and how weak the exchange is. */
export function reportAuthentication(
  { collector, directory }: FindingContext,
  entry: LoginEntry,
  report: LoginReport,
): void {
  const { connection, login, result } = entry;
  const { authentication } = report;
  const last = login.steps.at(-1);
  const frames = last ? [last.frame] : [];
  const offered = login.offered.get('AuthMethod');
  const onlyNone = offered === undefined || offered === 'None';
  if (result === 'rejected' && login.status === AUTHENTICATION_FAILURE && onlyNone && !report.beginningMissing) {
    const how = offered === undefined ? 'skipped the security stage' : 'offered AuthMethod=None only';
    collector.add({
      ...{ id: 'AUTH-NONE', connection, frames, group: login.targetName },
      fact: `The initiator ${how}; the target ${login.targetName} refused with 0x0201 (authentication failure).`,
    });
  }
  const missing = authentication.target === 'missing' && !report.beginningMissing && !report.textMissing;
  const mutual = authentication.target === 'refused' || missing;
  if (mutual || (result === 'aborted' && authentication.method === 'CHAP')) {
    collector.add({
      ...{ id: 'CHAP-FLOW', connection, frames, group: 'outcome' },
      fact: `${authentication.sentence}${missing && result === 'success' ? ' The login went on all the same.' : ''}`,
      cause: missing
        ? 'Mutual CHAP is set up on the initiator, and not on the target.'
        : mutual
          ? 'The secret that the initiator knows for the target is not the one that the target uses.'
          : 'The side that closed the connection was not convinced, or could not go on.',
    });
  }
  if (authentication.method !== 'CHAP' || authentication.proofs.length === 0) return;
  const weak: string[] = [];
  let severity: 'warning' | 'info' = 'info';
  if (authentication.algorithm?.number === '5') weak.push('the algorithm is MD5');
  for (const proof of authentication.proofs) {
    const bytes = challengeBytes(proof);
    if (bytes !== undefined && bytes < SHORT_CHALLENGE) {
      weak.push(`the challenge to the ${proof.prover} has ${bytes} bytes only`);
      severity = 'warning';
    }
    const repeated = directory.triesOf(entry).some((other) => {
      if (other.number >= entry.number || proof.challenge === null || proof.prover !== 'initiator') return false;
      return other.login.answered.get('CHAP_C') === proof.challenge;
    });
    if (repeated) {
      weak.push('a challenge was used before');
      severity = 'warning';
    }
  }
  if (weak.length === 0) return;
  collector.add({
    ...{ id: 'CHAP-WEAK', connection, frames, severity, group: weak.join() },
    fact: `CHAP passes in the open, and ${weak.join(', ')}.`,
  });
}

/** Bytes of a challenge as sent (RFC 3720, section 5.1); undefined where it cannot be read. */
function challengeBytes({ challenge }: ChapProof): number | undefined {
  if (challenge === null) return undefined;
  if (/^0x[0-9a-f]+$/i.test(challenge)) return Math.ceil((challenge.length - 2) / 2);
  if (/^0b/i.test(challenge)) return Math.floor(((challenge.length - 2) * 3) / 4);
  return undefined;
}
