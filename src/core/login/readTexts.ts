import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { viewOf } from '../bytes/view';
import type { ByteSource } from '../capture/ByteSource';
import { readPdu } from '../inspection/PduBytes';
import { readAndDissect } from '../inspection/PduReader';
import { readTextContinue, readTextFinal } from '../protocols/iscsi/headerReaders';
import { BHS_LENGTH } from '../protocols/iscsi/pduLayout';
import type { IscsiConnection, TextStep } from '../session/IscsiConnection';
import { PduFlag } from '../streams/PduIndex';
import { keyRows, type NegotiationContext } from './keyRows';
import type { LoginProblem, TextExchange } from './LoginReport';
import { dataOf, TextJoiner } from './readLoginPdus';

/** Text exchanges of one connection, and PDUs of one exchange, that a report tells of. */
const MOST_EXCHANGES = 100;
const MOST_PDUS = 200;

/** The negotiations by Text Requests and Responses of a connection from one frame (index) up to another. */
export async function readTexts(
  analysis: CaptureAnalysis,
  source: ByteSource,
  connection: IscsiConnection,
  range: { readonly from: number; readonly to: number },
  context: Omit<NegotiationContext, 'phase' | 'concluded'>,
): Promise<TextExchange[]> {
  const exchanges: TextStep[][] = [];
  const open = new Map<number, TextStep[]>();
  for (const step of connection.texts) {
    if (step.frame < range.from || step.frame >= range.to) continue;
    const tag = analysis.pdus.initiatorTaskTag(step.pdu);
    let steps = open.get(tag);
    if (!steps) {
      if (exchanges.length === MOST_EXCHANGES) break;
      exchanges.push((steps = []));
      open.set(tag, steps);
    }
    if (steps.length < MOST_PDUS) steps.push(step);
    if (!step.request && (await endsExchange(analysis, source, step.pdu))) open.delete(tag);
  }
  const texts: TextExchange[] = [];
  for (const steps of exchanges) texts.push(await readExchange(analysis, source, steps, context));
  return texts;
}

/** A Text Response with F: the next request with this tag begins another exchange. */
async function endsExchange(analysis: CaptureAnalysis, source: ByteSource, pdu: number): Promise<boolean> {
  const { bytes, available } = await readPdu(analysis, source, pdu, BHS_LENGTH);
  return available >= BHS_LENGTH && readTextFinal(viewOf(bytes), 0) === 1;
}

async function readExchange(
  analysis: CaptureAnalysis,
  source: ByteSource,
  steps: readonly TextStep[],
  context: Omit<NegotiationContext, 'phase' | 'concluded'>,
): Promise<TextExchange> {
  const joiner = new TextJoiner();
  const frames: number[] = [];
  const problems: LoginProblem[] = [];
  let complete = false;
  for (const [at, { pdu, frame, request }] of steps.entries()) {
    const read = await readAndDissect(analysis, source, pdu);
    frames.push(frame + 1);
    for (const { code, severity, message, rfc } of read.dissected.issues.slice(0, 50)) {
      problems.push({ code, severity, message, references: rfc ? [rfc] : [], frame: frame + 1, step: at });
    }
    if (read.available < BHS_LENGTH) continue;
    const view = viewOf(read.bytes);
    // Targets are known to cut a long answer inside a pair without setting C; then only F tells that it goes on.
    const final = readTextFinal(view, 0) === 1;
    const goesOn = readTextContinue(view, 0) === 1 || (!request && !final);
    const side = request ? 'initiator' : 'target';
    const headerDigest = (analysis.pdus.flags(pdu) & PduFlag.headerDigest) !== 0;
    joiner.take({ side, step: at, frame: frame + 1, stage: 'fullFeature' }, dataOf(read, headerDigest), goesOn);
    if (!request && final) complete = true;
  }
  const keys = keyRows(joiner.statements, { ...context, phase: 'fullFeature', concluded: complete });
  return { frames, complete, keys, problems };
}
