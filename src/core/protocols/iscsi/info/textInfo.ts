import { hexNumber } from '../../../bytes/hex';
import type { InfoPart } from '../../../text/InfoPart';
import { plural } from '../../../text/plural';
import { NO_TAG } from '../commonFields';
import { loginStatusName } from '../loginStatus';
import { parseTextKeys, type TextPair } from '../textKeys';
import { type InfoPdu, part, quiet, shown } from './infoPieces';

const STAGES: Readonly<Record<number, string>> = { 0: 'security', 1: 'operational', 3: 'full feature' };
const stage = (value: number): string => STAGES[value] ?? `stage ${value}`;

/** Keys of a login that tell what it is about. */
const TELLING = ['AuthMethod', 'CHAP_A', 'CHAP_N', 'TargetAddress'];

function keysOf({ bytes, dataStart, dataEnd, complete, header, context }: InfoPdu): readonly TextPair[] {
  return parseTextKeys(bytes, dataStart, dataEnd, {
    continued: context.continuedText === true,
    continues: !complete || header('iscsi.login.C') === 1 || header('iscsi.text.C') === 1,
  }).pairs;
}

const valueOf = (keys: readonly TextPair[], name: string): string | undefined =>
  keys.find(({ key }) => key === name)?.value;

const count = (keys: readonly TextPair[]): string => ` · ${plural(keys.length, 'key')}`;

/** " · CHAP_A=5 · 3 keys": what is worth a look in a login's keys. */
function keyTexts(keys: readonly TextPair[]): string {
  const telling = TELLING.flatMap((name) => {
    const value = valueOf(keys, name);
    return value === undefined ? [] : [` · ${name}=${shown(value, 60)}`];
  });
  return telling.join('') + (keys.length === 0 ? '' : count(keys));
}

const pairText = ({ key, value }: TextPair): string => shown(key === '' ? value : `${key}=${value}`);

/** " operational → full feature T · Discovery · 10 keys" */
export function loginRequestInfo(pdu: InfoPdu): InfoPart[] {
  const { header } = pdu;
  const keys = keysOf(pdu);
  const current = stage(header('iscsi.login.csg'));
  const stages = header('iscsi.login.T') === 1 ? `${current} → ${stage(header('iscsi.login.nsg'))} T` : current;
  const type = valueOf(keys, 'SessionType');
  return [
    part(` ${stages}${header('iscsi.login.C') === 1 ? ' C' : ''}`),
    part(`${type === undefined ? '' : ` · ${shown(type, 40)}`}${keyTexts(keys)}`),
  ];
}

/** " Success full feature TSIH 0x000c · 9 keys", " Authentication failure (0x0201)" */
export function loginResponseInfo(pdu: InfoPdu): InfoPart[] {
  const { header } = pdu;
  const keys = keyTexts(keysOf(pdu));
  const status = header('iscsi.login.status');
  if (status >>> 8 !== 0) {
    const text = ` ${loginStatusName(status) ?? 'unknown status'} (${hexNumber(status, 4)})`;
    return [part(text, status >>> 8 === 1 ? 'warning' : 'bad'), part(keys)];
  }
  if (header('iscsi.login.T') === 0) {
    return [part(` ${stage(header('iscsi.login.csg'))} goes on${header('iscsi.login.C') === 1 ? ' C' : ''}${keys}`)];
  }
  const next = header('iscsi.login.nsg');
  const where = next === 3 ? ` full feature TSIH ${hexNumber(header('iscsi.tsih'), 4)}` : ` → ${stage(next)}`;
  return [part(' Success', 'good'), part(`${where}${keys}`)];
}

/** " SendTargets=All" */
export function textRequestInfo(pdu: InfoPdu): InfoPart[] {
  const keys = keysOf(pdu);
  const [first] = keys;
  if (first === undefined) {
    return [part(pdu.header('iscsi.targettransfertag') === NO_TAG ? ' no keys' : ' asks for the next part')];
  }
  return [part(` ${pairText(first)}${keys.length > 1 ? count(keys) : ''}`)];
}

/** " 1 target at 10.131.13.10:3260,1" */
export function textResponseInfo(pdu: InfoPdu): InfoPart[] {
  const keys = keysOf(pdu);
  const more = pdu.header('iscsi.text.F') === 0 ? [quiet(' more to come')] : [];
  const targets = keys.filter(({ key }) => key === 'TargetName').length;
  const addresses = keys.filter(({ key }) => key === 'TargetAddress');
  const [first] = keys;
  const [address] = addresses;
  if (targets > 0 || address !== undefined) {
    const others = addresses.length > 1 ? ` (${addresses.length} addresses)` : '';
    const where = address === undefined ? '' : ` at ${shown(address.value, 60)}${others}`;
    return [part(` ${plural(targets, 'target')}${where}`), ...more];
  }
  if (first === undefined) return [part(' no keys'), ...more];
  return [part(` ${pairText(first)}${keys.length > 1 ? count(keys) : ''}`), ...more];
}
