import { KEY_FACTS } from '../rfc/explanations/keys';
import { bytesText, readNumber } from './keyValues';
import type { KeyRow, RegimeSentence, Side } from './LoginReport';

/** Digests that PDUs after the login really carry; undefined where none tells. */
export interface SeenDigests {
  readonly header: boolean | undefined;
  readonly data: boolean | undefined;
}

/** What a successful login has put in force, in sentences. Values that the capture does not tell are left out. */
export function regimeSentences(
  rows: readonly KeyRow[],
  discovery: boolean,
  seen: SeenDigests = { header: undefined, data: undefined },
): RegimeSentence[] {
  const byKey = new Map(rows.map((row) => [row.key, row]));
  const text = (key: string, side: Side = 'initiator'): string | null => {
    const row = byKey.get(key);
    return row ? row.effective[side] : (KEY_FACTS.get(key)?.defaultValue ?? null);
  };
  const number = (key: string, side?: Side): number | undefined => readNumber(text(key, side) ?? '')?.value;
  const sentences: RegimeSentence[] = [];
  const add = (about: RegimeSentence['about'], keys: readonly string[], sentence: string | undefined): void => {
    if (sentence !== undefined) sentences.push({ about, keys, text: sentence });
  };
  add('digests', ['HeaderDigest', 'DataDigest'], digests(text('HeaderDigest'), text('DataDigest'), seen));
  const toTarget = number('MaxRecvDataSegmentLength', 'target');
  const toInitiator = number('MaxRecvDataSegmentLength', 'initiator');
  if (toTarget !== undefined && toInitiator !== undefined) {
    const sentence = `The initiator may put up to ${bytesText(toTarget)} of data into a PDU (what the target takes), the target up to ${bytesText(toInitiator)} (what the initiator takes).`;
    add('segments', ['MaxRecvDataSegmentLength'], sentence);
  }
  if (discovery) {
    const sentence =
      'This is a discovery session: Text Requests with SendTargets and the logout are all that may follow; bursts, R2T and ordering mean nothing here.';
    add('discovery', ['SessionType'], sentence);
    return sentences;
  }
  const burst = number('MaxBurstLength');
  add(
    'writes',
    [
      'InitialR2T',
      'ImmediateData',
      'FirstBurstLength',
      'MaxBurstLength',
      'MaxOutstandingR2T',
      'MaxRecvDataSegmentLength',
    ],
    writes(
      text('InitialR2T'),
      text('ImmediateData'),
      number('FirstBurstLength'),
      burst,
      number('MaxOutstandingR2T'),
      toTarget,
    ),
  );
  if (burst !== undefined && toInitiator !== undefined) {
    const sentence = `Reads come in Data-In PDUs of at most ${bytesText(Math.min(toInitiator, burst))}, in sequences of at most ${bytesText(burst)}.`;
    add('reads', ['MaxBurstLength', 'MaxRecvDataSegmentLength'], sentence);
  }
  add('order', ['DataPDUInOrder', 'DataSequenceInOrder'], order(text('DataPDUInOrder'), text('DataSequenceInOrder')));
  add(
    'recovery',
    ['ErrorRecoveryLevel', 'DefaultTime2Wait', 'DefaultTime2Retain'],
    recovery(number('ErrorRecoveryLevel'), number('DefaultTime2Wait'), number('DefaultTime2Retain')),
  );
  return sentences;
}

function digests(header: string | null, data: string | null, seen: SeenDigests): string | undefined {
  if (header === null || data === null) return undefined;
  const both = [header === 'None' ? [] : [`headers by ${header}`], data === 'None' ? [] : [`data by ${data}`]].flat();
  const agreed =
    both.length === 0
      ? 'No digests: only TCP’s own checksum guards headers and data.'
      : both.length === 2
        ? `Digests guard ${both.join(' and ')}, in every PDU after the login.`
        : `Digests guard ${both[0]}; ${header === 'None' ? 'headers' : 'data'} have none.`;
  const differing = [
    ...(seen.header === undefined || seen.header === (header !== 'None')
      ? []
      : [`${seen.header ? 'do' : 'do not'} carry header digests`]),
    ...(seen.data === undefined || seen.data === (data !== 'None')
      ? []
      : [`${seen.data ? 'do' : 'do not'} carry data digests`]),
  ];
  return differing.length === 0 ? agreed : `${agreed} But the PDUs after the login ${differing.join(' and ')}.`;
}

function writes(
  initialR2T: string | null,
  immediate: string | null,
  first: number | undefined,
  burst: number | undefined,
  outstanding: number | undefined,
  segment: number | undefined,
): string | undefined {
  if (initialR2T === null || immediate === null || first === undefined || burst === undefined) return undefined;
  if (outstanding === undefined || segment === undefined) return undefined;
  const asks = `R2Ts of at most ${bytesText(burst)} each, ${outstanding === 1 ? 'one' : `up to ${outstanding}`} outstanding at a time`;
  const inCommand = bytesText(Math.min(first, segment));
  if (immediate === 'Yes' && initialR2T === 'Yes') {
    return `Writes send up to ${inCommand} at once as immediate data in the command PDU; the rest waits for ${asks}.`;
  }
  if (immediate === 'Yes') {
    return `Writes send up to ${inCommand} at once as immediate data in the command PDU and may go on with Data-Out PDUs that nobody asked for, up to ${bytesText(first)} in all; the rest waits for ${asks}.`;
  }
  if (initialR2T === 'No') {
    return `Writes send no immediate data, but up to ${bytesText(first)} in Data-Out PDUs that nobody asked for, right behind the command; the rest waits for ${asks}.`;
  }
  return `Writes send nothing unasked: all data wait for ${asks}.`;
}

function order(pdus: string | null, sequences: string | null): string | undefined {
  if (pdus === null || sequences === null) return undefined;
  const within =
    pdus === 'Yes'
      ? 'Within a sequence the data PDUs come in order'
      : 'Within a sequence the data PDUs may come in any order';
  return `${within}; ${sequences === 'Yes' ? 'the sequences of a task come in order too' : 'the sequences of a task may come in any order'}.`;
}

const LEVELS = [
  'a fault ends the session, which is then set up anew',
  'lost or damaged PDUs are sent again',
  'lost PDUs are sent again, and tasks of a lost connection move to another one',
];

function recovery(level: number | undefined, wait: number | undefined, retain: number | undefined): string | undefined {
  if (level === undefined || wait === undefined || retain === undefined) return undefined;
  const text = LEVELS[level] ?? 'an undefined level';
  const kept = retain === 0 ? 'the target keeps no tasks' : `the target keeps its tasks for ${retain} s after that`;
  return `ErrorRecoveryLevel ${level}: ${text}. After a lost connection the initiator waits ${wait} s, and ${kept}.`;
}
