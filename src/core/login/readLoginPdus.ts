import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { copyOf } from '../bytes/copy';
import { hexNumber } from '../bytes/hex';
import { viewOf } from '../bytes/view';
import type { ByteSource } from '../capture/ByteSource';
import { differenceText, epochText } from '../capture/timestamp';
import { relativeTime } from '../inspection/FrameReader';
import { framesOf, readAndDissect, type ReadPdu } from '../inspection/PduReader';
import { readDataSegmentLength, readTotalAHSLength } from '../protocols/iscsi/headerReaders';
import { loginStatusName } from '../protocols/iscsi/loginStatus';
import { BHS_LENGTH, pduLayout } from '../protocols/iscsi/pduLayout';
import { parseTextKeys } from '../protocols/iscsi/textKeys';
import type { RfcReference } from '../rfc/RfcReference';
import { counterpart } from '../rfc/sectionIndex';
import { type LoginStep, STAGE_NAMES } from '../session/LoginRecord';
import { PduFlag } from '../streams/PduIndex';
import type { KeyStatement, LoginHeader, LoginProblem, LoginStepReport, Side } from './LoginReport';

/** Login PDUs that a report lists; no login comes near. */
export const MOST_STEPS = 1000;
/** Text that one side may spread over PDUs before we stop joining it, and text of one exchange in all. */
const MOST_PARTIAL = 1024 * 1024;
const MOST_TEXT = 8 * 1024 * 1024;
/** Issues of single PDUs that are passed on. */
const MOST_ISSUES = 500;

/** PDUs of one exchange with text, read back. */
export interface ReadExchange {
  readonly steps: readonly LoginStepReport[];
  /** DataSegmentLength of each step; -1 where the header is not in the capture. */
  readonly dataLengths: readonly number[];
  readonly statements: readonly KeyStatement[];
  /** Text is missing from the capture: more keys may have been sent than the statements tell. */
  readonly textMissing: boolean;
  /** What single PDUs show to be wrong. */
  readonly problems: readonly LoginProblem[];
}

/** Reads the PDUs of a login back, joins text that the C bit spread, and says what each step is. */
export async function readLoginPdus(
  analysis: CaptureAnalysis,
  source: ByteSource,
  loginSteps: readonly LoginStep[],
): Promise<ReadExchange> {
  const joiner = new TextJoiner();
  const steps: LoginStepReport[] = [];
  const dataLengths: number[] = [];
  const problems: LoginProblem[] = [];
  let textMissing = loginSteps.length > MOST_STEPS;
  for (const [at, step] of loginSteps.slice(0, MOST_STEPS).entries()) {
    const read = await readAndDissect(analysis, source, step.pdu);
    const frame = step.frame + 1;
    const side: Side = step.request ? 'initiator' : 'target';
    const data = dataOf(read);
    const length = dataLengthOf(read);
    const cutOff = data.length < length || length < 0;
    textMissing ||= cutOff;
    const place = { side, step: at, frame, stage: step.currentStage };
    const keys = joiner.take(place, cutOff ? wholePairs(data) : data, step.continued && !cutOff);
    dataLengths.push(length);
    steps.push(stepReport(analysis, read, step, loginSteps[at - 1], keys));
    problems.push(...issuesOf(read, frame, at).slice(0, Math.max(0, MOST_ISSUES - problems.length)));
  }
  return { steps, dataLengths, statements: joiner.statements, textMissing: textMissing || joiner.overflown, problems };
}

/** Of text whose end is missing the pairs that are there as a whole. */
function wholePairs(data: Uint8Array): Uint8Array {
  return data.subarray(0, data.lastIndexOf(0) + 1);
}

/** Where a piece of text belongs. */
export type TextPlace = Omit<KeyStatement, 'key' | 'value'>;

/** Puts text together that goes on in the next PDU of the same side, and splits it into pairs. */
export class TextJoiner {
  readonly statements: KeyStatement[] = [];
  private readonly partial: Record<Side, Uint8Array> = { initiator: new Uint8Array(0), target: new Uint8Array(0) };
  private total = 0;

  /** There was more text than is looked at. */
  get overflown(): boolean {
    return this.total > MOST_TEXT;
  }

  /** @returns the pairs that end in this PDU */
  take(place: TextPlace, data: Uint8Array, continued: boolean): (readonly [string, string])[] {
    const before = this.partial[place.side];
    this.total += data.length;
    if (this.total > MOST_TEXT) return [];
    let text = data;
    if (before.length > 0) {
      text = new Uint8Array(before.length + data.length);
      text.set(before);
      text.set(data, before.length);
    }
    // Whole pairs are taken now; the piece behind the last NUL waits for the next PDU.
    const whole = continued ? text.lastIndexOf(0) + 1 : text.length;
    this.partial[place.side] = text.length - whole <= MOST_PARTIAL ? copyOf(text, whole) : new Uint8Array(0);
    const pairs = parseTextKeys(text, 0, whole).pairs;
    for (const { key, value } of pairs) if (key !== '') this.statements.push({ ...place, key, value });
    return pairs.map(({ key, value }) => [key, value] as const);
  }
}

/**
 * The bytes of a PDU's data segment, as far as they are in the capture.
 * @param headerDigest the PDU has one; login PDUs never do
 */
export function dataOf(read: ReadPdu, headerDigest = false): Uint8Array {
  const length = dataLengthOf(read);
  if (length <= 0) return new Uint8Array(0);
  const ahsLength = readTotalAHSLength(viewOf(read.bytes), 0);
  const { dataStart } = pduLayout(ahsLength, length, headerDigest, false);
  return read.bytes.subarray(Math.min(dataStart, read.available), Math.min(dataStart + length, read.available));
}

function dataLengthOf({ bytes, available }: ReadPdu): number {
  return available < BHS_LENGTH ? -1 : readDataSegmentLength(viewOf(bytes), 0);
}

function issuesOf({ dissected }: ReadPdu, frame: number, step: number): LoginProblem[] {
  return dissected.issues.map(({ code, severity, message, rfc }) => ({
    ...{ code, severity, message, frame, step },
    references: rfc ? withCounterpart(rfc) : [],
  }));
}

function withCounterpart(reference: RfcReference): RfcReference[] {
  const other = reference.rfc === 3720 ? counterpart(reference) : undefined;
  return other ? [reference, { rfc: other.rfc, section: other.section }] : [reference];
}

function stepReport(
  analysis: CaptureAnalysis,
  read: ReadPdu,
  step: LoginStep,
  before: LoginStep | undefined,
  keys: LoginStepReport['keys'],
): LoginStepReport {
  const { frames } = analysis;
  const { frame, request, status, currentStage, nextStage, transit, continued } = step;
  return {
    frame: frame + 1,
    frames: framesOf(analysis, read.pdu, read).map((index) => index + 1),
    side: request ? 'initiator' : 'target',
    name: request ? 'Login Request' : 'Login Response',
    summary: summaryOf(step),
    time: relativeTime(analysis, frame),
    epoch: epochText(frames.seconds(frame), frames.nanoseconds(frame)),
    gap: before ? exactTime(analysis, before.frame, frame) : '',
    ...{ currentStage, nextStage, transit, continued },
    header: headerOf(read),
    status: status === undefined ? null : statusOf(status),
    keys,
    incomplete: (analysis.pdus.flags(read.pdu) & PduFlag.incomplete) !== 0,
    topic: request ? 'opcode/0x03' : 'opcode/0x23',
  };
}

/** Seconds between two frames (indexes) with nine digits; empty when one has no time. */
export function exactTime({ frames }: CaptureAnalysis, from: number, to: number): string {
  return differenceText(frames.seconds(to), frames.nanoseconds(to), frames.seconds(from), frames.nanoseconds(from), 9);
}

/** A login status as reports show it. */
export function statusOf(status: number): { code: string; text: string; topic: string } {
  const code = hexNumber(status, 4);
  return { code, text: loginStatusName(status) ?? 'unknown status', topic: `status/${code}` };
}

/** What a step does: "asks for full feature phase", "login accept, grants full feature phase". */
function summaryOf({ request, status, transit, nextStage, continued, currentStage }: LoginStep): string {
  const next = STAGE_NAMES[nextStage];
  const goesOn = continued ? ', text goes on in the next PDU' : '';
  const stays = STAGE_NAMES[currentStage];
  if (request) return `${transit ? `asks for ${next}` : `stays in ${stays}`}${goesOn}`;
  if (status !== undefined && status >> 8 !== 0) return statusOf(status).text;
  if (!transit) return `stays in ${stays}${goesOn}`;
  return `${nextStage === 'fullFeature' ? 'login accept, ' : ''}grants ${next}${goesOn}`;
}

function headerOf({ dissected, available }: ReadPdu): LoginHeader | undefined {
  if (available < BHS_LENGTH) return undefined;
  const { fields } = dissected;
  const number = (filter: string): number | undefined => {
    const value = fields[filter];
    return typeof value === 'number' ? value : undefined;
  };
  const optional = (name: keyof LoginHeader, filter: string): Partial<LoginHeader> => {
    const value = number(filter);
    return value === undefined ? {} : { [name]: value };
  };
  return {
    isid: String(fields['iscsi.isid'] ?? ''),
    tsih: number('iscsi.tsih') ?? 0,
    initiatorTaskTag: number('iscsi.initiatortasktag') ?? 0,
    ...optional('cid', 'iscsi.cid'),
    ...optional('cmdSN', 'iscsi.cmdsn'),
    ...optional('expStatSN', 'iscsi.expstatsn'),
    versionMax: number('iscsi.versionmax') ?? 0,
    version: number('iscsi.versionmin') ?? number('iscsi.versionactive') ?? 0,
    ...optional('statSN', 'iscsi.statsn'),
    ...optional('expCmdSN', 'iscsi.expcmdsn'),
    ...optional('maxCmdSN', 'iscsi.maxcmdsn'),
  };
}
