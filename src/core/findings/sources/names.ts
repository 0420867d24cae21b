import type { LoginEntry } from '../../login/LoginDirectory';
import type { LoginReport } from '../../login/LoginReport';
import { brief } from '../../login/problemText';
import { addressKey, addressKeyOf } from '../../session/targetAddress';
import type { FindingContext } from '../FindingContext';

const LONGEST_NAME = 223;
const AUTHORIZATION_FAILURE = 0x0202;
/** iqn.yyyy-mm.naming-authority[:rest], eui.16 digits, naa.16 or 32 digits (RFC 3720, section 3.2.6; RFC 7143, 4.2.7). */
const FORMS = /^(?:iqn\.\d{4}-(?:0[1-9]|1[0-2])\.[^:]+(?::.*)?|eui\.[0-9a-f]{16}|naa\.[0-9a-f]{16}(?:[0-9a-f]{16})?)$/i;

/** Names that are not well formed, and portal groups that are not those of the discovery. */
export function reportNames(context: FindingContext, entry: LoginEntry, report: LoginReport): void {
  const { analysis, collector } = context;
  const { connection, login } = entry;
  const first = login.steps[0];
  if (!first) return;
  for (const [key, name] of [
    ['InitiatorName', login.initiatorName],
    ['TargetName', login.targetName],
  ] as const) {
    // A name that the capture cuts off is not the whole name.
    const wrong = report.textMissing || report.beginningMissing ? undefined : nameProblem(name);
    const foreign = wrong === undefined && !report.textMissing ? foreignCharacter(name) : undefined;
    if (foreign !== undefined) {
      collector.add({
        ...{ id: 'NAME-FORM', connection, pdu: first.pdu, group: `${key} character`, severity: 'info' },
        fact: `${key} ${brief(name)} has the character "${foreign}", which iSCSI names may not have.`,
        cause: 'Many targets take such names; one that prepares names as RFC 3722 wants it refuses them.',
      });
    }
    if (wrong === undefined) continue;
    collector.add({ id: 'NAME-FORM', connection, pdu: first.pdu, group: key, fact: `${key} ${brief(name)} ${wrong}.` });
  }
  reportChange(context, entry);
  const group = login.answered.get('TargetPortalGroupTag');
  if (group === undefined || login.discovery || report.result !== 'success') return;
  const portal = addressKeyOf(connection.target);
  for (const { texts } of analysis.connections) {
    let target = '';
    for (const step of texts) {
      if (step.request || step.frame > entry.firstFrame) continue;
      for (const [key, value] of step.keys) {
        if (key === 'TargetName') target = value;
        const named = key === 'TargetAddress' ? /,(\d{1,5})$/.exec(value)?.[1] : undefined;
        if (named === undefined || target !== login.targetName || addressKey(value) !== portal || named === group)
          continue;
        collector.add({
          ...{ id: 'PORTAL-TPGT', connection, pdu: first.pdu, frames: [step.frame], group: target },
          fact: `The target answered with portal group ${group}; SendTargets had named group ${named} for this address.`,
        });
        return;
      }
    }
  }
}

/** An initiator keeps its name (RFC 3720, section 3.2.6): within a login, and from one login to the next. */
function reportChange({ collector, directory }: FindingContext, entry: LoginEntry): void {
  const { connection, login, firstFrame, result, number } = entry;
  let before: string | undefined;
  for (const step of login.steps) {
    for (const [key, value] of step.keys) {
      if (!step.request || key !== 'InitiatorName') continue;
      if (before !== undefined && before !== value) {
        collector.add({
          ...{ id: 'NAME-FORM', connection, pdu: step.pdu, group: 'changed within a login' },
          fact: `InitiatorName was ${brief(before)} at first, and ${brief(value)} later in the same login.`,
        });
      }
      before = value;
    }
  }
  // One address may stand for several initiators. A new name that is refused where the old one was let in says more.
  if (result !== 'rejected' || login.initiatorName === '' || login.status !== AUTHORIZATION_FAILURE) return;
  const earlier = directory.entries.findLast(
    (other) =>
      other.number < number &&
      other.result === 'success' &&
      other.login.targetName === login.targetName &&
      other.login.initiatorName !== '' &&
      other.login.initiatorName !== login.initiatorName &&
      other.connection.initiatorEnd.address === connection.initiatorEnd.address,
  );
  if (!earlier) return;
  collector.add({
    ...{ id: 'NAME-FORM', connection, frames: [earlier.firstFrame, firstFrame], group: 'changed' },
    fact: `From the same address ${brief(earlier.login.initiatorName)} had been let in; now the name is ${brief(login.initiatorName)}.`,
    cause: 'The name of the initiator was changed, and the access list of the target still has the old one.',
    next: 'Give the initiator its old name again, or put the new one into the access list of the target.',
  });
}

function nameProblem(name: string): string | undefined {
  if (name === '') return undefined;
  if (new TextEncoder().encode(name).length > LONGEST_NAME) return `is longer than ${LONGEST_NAME} bytes`;
  if (!FORMS.test(name)) return 'is not of the form iqn., eui. or naa.';
  if (name.startsWith('iqn') && name !== name.toLowerCase()) return 'has upper case letters';
  return undefined;
}

/** An ASCII character that a name of the form iqn. may not have (RFC 3722, section 6); targets take most of them all the same. */
function foreignCharacter(name: string): string | undefined {
  const found = name.startsWith('iqn.') ? /[\x20-\x7e]/g : undefined;
  for (const [character] of found ? name.matchAll(found) : []) if (!/[a-z0-9.:-]/i.test(character)) return character;
  return undefined;
}
