import { basename } from 'node:path';
import { analyseCapture } from './core/analysis/analyseCapture';
import type { CaptureAnalysis } from './core/analysis/CaptureAnalysis';
import { CachedSource } from './core/capture/CachedSource';
import type { ByteSource } from './core/capture/ByteSource';
import type { Severity } from './core/dissect/Issue';
import { COLUMN_USAGE, takeColumns } from './core/columns/columnOptions';
import type { FrameList } from './core/export/FrameList';
import { ExportLog, hasColumns } from './core/export/FrameExport';
import { exportRows } from './core/export/exportRows';
import { closestName } from './core/filter/closestName';
import { compileFilter, type CompiledFilter } from './core/filter/compileFilter';
import { ShownFrames } from './core/filter/ShownFrames';
import type { Finding } from './core/findings/Finding';
import { findFindings } from './core/findings/findFindings';
import { type DecodeAsRule, parseDecodeAs } from './core/streams/DecodeAs';
import { readLogins } from './core/login/readLogins';
import { captureTotals, type CaptureTotals, totalsText } from './core/inspection/captureTotals';
import { readAndDissect } from './core/inspection/PduReader';
import { frameRow } from './core/inspection/rows';
import { SegmentHistories } from './core/inspection/segmentHistory';
import { loginJson } from './core/text/loginJson';
import { loginText } from './core/text/loginText';
import { filterErrorText } from './core/text/filterErrorText';
import { findingJson } from './core/text/findingJson';
import { findingPlace } from './core/text/findingPlace';
import { findingsHeader, findingText } from './core/text/findingText';
import { frameJson } from './core/text/frameJson';
import { pduJson } from './core/text/pduJson';
import { pduBlock, selectedPdus, traceHeader } from './core/text/traceText';
import { ioStatisticsJson } from './core/tasks/ioStatisticsJson';
import { taskLines } from './core/tasks/taskJson';
import { captureResponseTimes } from './core/tasks/responseTimeText';
import { visibleJson, visibleText } from './core/text/visibleText';
import { EXPORT_USAGE, exportToFile, machineTime, takeExport } from './engine/exportToFile';
import { FileSource } from './engine/FileSource';
import { openInput, STANDARD_INPUT } from './engine/openInput';
import { UnpackedSource } from './engine/unpack/UnpackedSource';

const SYNTAX =
  'usage: iscsi-trace [--json | --frames | --summary | --logins | --srt | --tasks | --stats | --findings | --export FILE | --columns NAMES] [--filter EXPR] [--decode-as RULE]... CAPTURE';

const USAGE = `${SYNTAX}

Prints the iSCSI PDUs of a capture (.pcap, .pcapng; also .gz, .zst, .lz4) as text.
  --json      one JSON object a line for each PDU
  --frames    one JSON object a line for each frame
  --summary   what the capture holds: frames, streams, PDUs, sessions, logins; with --json as one JSON object
  --logins    each login explained: exchange, authentication, negotiated keys, outcome, session; with --json as one JSON
              object a line
  --findings  what is wrong, the weightiest first: fact, rule, likely cause, next step; with --json as one JSON object a
              line
  --fail-on error|warning
              with --findings: exit code 1 when there is a finding of that severity or a worse one
  --srt       service response times by SCSI command, as tshark -q -z scsi,srt,0 prints them
  --tasks     one JSON object a line for each SCSI task: data, R2Ts, status, times and where they went
  --stats     statistics as one JSON object: by command, LUN, session and target, pings, logins, and over time
  --filter EXPR
              limits any output to the frames that a display filter in Wireshark's syntax lets pass: PDUs that end in
              such a frame; logins, tasks and findings of which one frame passes; statistics over those tasks; in the
              summary, the frames that pass and what belongs to them. Our own fields too: iscsi.session, iscsi.task,
              iscsi.finding, iscsi.login.stage, iscsi.key.MaxBurstLength. A filter that is wrong: what and where on
              standard error, exit code 2
${EXPORT_USAGE}
${COLUMN_USAGE}
  --decode-as tcp.port==PORT,iscsi
              takes what this port carries for iSCSI; "data" in place of "iscsi": never does
  --help      this text
CAPTURE "-" is standard input; a pipe is read to its end first. Notices about the file go to standard error. Exit code 1: --fail-on\nhas found what it asks for. Exit code 2: the options are wrong, the input cannot be read, or the output cannot be written.`;

/** Below what is wrong with the options: the whole text would scroll that away. */
const HINT = `${SYNTAX}\n--help tells what each option does`;

/** Text that is collected before it is written: few large writes are much faster than many small ones. */
const BATCH = 64 * 1024;

/** What an output is made from. */
interface Printed {
  readonly analysis: CaptureAnalysis;
  readonly source: ByteSource;
  /** The file's name without its folders. */
  readonly name: string;
  /** Called for the severity of each finding that is printed. */
  readonly onFinding: (severity: Severity) => void;
  /** What a display filter leaves; absent without one. */
  readonly shown?: ShownFrames | undefined;
}

type Output = (of: Printed) => AsyncIterable<string> | Iterable<string>;

async function* pdusAsText({ analysis, source, name, shown }: Printed): AsyncGenerator<string> {
  yield traceHeader(analysis, name);
  for (const pdu of selectedPdus(analysis)) {
    if (!shown || shown.hasPdu(pdu)) yield '\n' + pduBlock(analysis, await readAndDissect(analysis, source, pdu));
  }
}

async function* pdusAsJson({ analysis, source, shown }: Printed): AsyncGenerator<string> {
  for (const pdu of selectedPdus(analysis)) {
    if (shown && !shown.hasPdu(pdu)) continue;
    yield visibleJson(pduJson(analysis, await readAndDissect(analysis, source, pdu))) + '\n';
  }
}

async function* framesAsJson({ analysis, source, shown }: Printed): AsyncGenerator<string> {
  const histories = new SegmentHistories(analysis, source);
  for (let frame = 0; frame < analysis.frames.length; frame++) {
    // Segments before a frame tell of it, whether they are shown or not.
    const history = await histories.take(frame);
    if (shown && !shown.has(frame)) continue;
    const row = await frameRow(analysis, source, frame);
    yield visibleJson(await frameJson(analysis, source, row, history)) + '\n';
  }
}

async function* loginsAsText({ analysis, source, name, shown }: Printed): AsyncGenerator<string> {
  yield traceHeader(analysis, name);
  let isEmpty = true;
  for await (const report of readLogins(analysis, source, (login) => !shown || shown.hasLogin(login))) {
    isEmpty = false;
    yield `\n${loginText(report)}`;
  }
  if (isEmpty) yield '\nNo login.\n';
}

async function* loginsAsJson({ analysis, source, shown }: Printed): AsyncGenerator<string> {
  for await (const report of readLogins(analysis, source, (login) => !shown || shown.hasLogin(login)))
    yield visibleJson(loginJson(report)) + '\n';
}

async function shownFindings({ analysis, source, shown }: Printed): Promise<Finding[]> {
  const findings = await findFindings(analysis, source);
  return shown ? findings.filter((finding) => shown.hasFinding(finding)) : findings;
}

async function* findingsAsText(printed: Printed): AsyncGenerator<string> {
  const { analysis, name, onFinding } = printed;
  const findings = await shownFindings(printed);
  yield traceHeader(analysis, name);
  yield `\n${findingsHeader(findings, analysis.pdus.length)}`;
  for (const finding of findings) {
    onFinding(finding.severity);
    yield `\n${findingText(finding, findingPlace(analysis, finding))}`;
  }
}

async function* findingsAsJson(printed: Printed): AsyncGenerator<string> {
  for (const finding of await shownFindings(printed)) {
    printed.onFinding(finding.severity);
    yield visibleJson(findingJson(finding)) + '\n';
  }
}

/** Frames as a table of these columns. */
const tableOf = (columns: readonly string[]): Output =>
  async function* ({ analysis, source, name, shown }) {
    const log = new ExportLog();
    const frames = framesOf(analysis, shown);
    yield* exportRows({ analysis, source, name, columns, time: machineTime(), frames, log }, 'csv');
    for (const notice of log.notices) console.error(visibleText(notice));
  };

/** The frames that a filter leaves, or all. */
function framesOf({ frames }: CaptureAnalysis, shown: ShownFrames | undefined): FrameList {
  if (!shown) return { length: frames.length, at: (row) => row };
  return { length: shown.count, at: (row) => shown.frameAt(row) };
}

/** Which tasks are printed. */
const taking =
  (shown: ShownFrames | undefined) =>
  (task: number): boolean =>
    !shown || shown.hasTask(task);

function statistics({ analysis, shown }: Printed): string {
  const selection = shown && { task: taking(shown), frame: (frame: number) => shown.has(frame) };
  return visibleJson(ioStatisticsJson(analysis, selection)) + '\n';
}

const tasksAsJson = ({ analysis, source, shown }: Printed): AsyncIterable<string> =>
  taskLines(analysis, source, taking(shown));

/** What is counted with the frames that a filter leaves. */
function totals({ analysis, shown }: Printed): CaptureTotals {
  return captureTotals(
    analysis,
    shown && { has: (frame) => shown.has(frame), hasLogin: (login) => shown.hasLogin(login) },
  );
}

/** Output of each set of options, in alphabetical order. */
const OUTPUTS: Readonly<Record<string, Output>> = {
  '': pdusAsText,
  '--json': pdusAsJson,
  '--frames': framesAsJson,
  '--summary': (printed) => [totalsText(totals(printed))],
  '--json --summary': (printed) => [visibleJson(totals(printed)) + '\n'],
  '--logins': loginsAsText,
  '--json --logins': loginsAsJson,
  '--findings': findingsAsText,
  '--findings --json': findingsAsJson,
  '--srt': ({ analysis, shown }) => [captureResponseTimes(analysis, taking(shown))],
  '--tasks': tasksAsJson,
  '--json --tasks': tasksAsJson,
  '--stats': (printed) => [statistics(printed)],
  '--json --stats': (printed) => [statistics(printed)],
};

/** Writes and waits until the reader has taken it, so that a slow pipe does not make memory grow. */
function write(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => (error ? reject(error) : resolve()));
  });
}

async function run(
  path: string,
  output: Output,
  decodeAs: readonly DecodeAsRule[],
  onFinding: Printed['onFinding'],
  filter?: CompiledFilter,
): Promise<void> {
  const file = await openInput(path);
  let unpacked: UnpackedSource | undefined;
  try {
    const name = path === STANDARD_INPUT ? 'standard input' : basename(path);
    const packed = new FileSource(file);
    unpacked = await UnpackedSource.of(packed);
    const source = unpacked ?? packed;
    const analysis = await analyseCapture(source, { name, decodeAs });
    const cached = new CachedSource(source);
    const shown = filter && (await ShownFrames.of(analysis, cached, filter));
    let batch = '';
    for await (const text of output({ analysis, source: cached, name, onFinding, shown })) {
      batch += text;
      if (batch.length < BATCH) continue;
      await write(batch);
      batch = '';
    }
    await write(batch);
    for (const { message } of analysis.capture.notices) console.error(`${visibleText(path)}: ${visibleText(message)}`);
  } finally {
    await unpacked?.close();
    await file.close();
  }
}

/** Why a file cannot be opened, in words; Node's own message where it has none of ours. */
const SYSTEM_ERRORS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission denied',
  EISDIR: 'this is a folder',
  ENOSPC: 'there is no room left to write',
};

/** @param path the capture @param written what is written to, when it is a file */
function reasonOf(error: unknown, path: string, written: string | undefined): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  const known = SYSTEM_ERRORS[code];
  if (!known) return error.message;
  // Of the capture nothing is written: what fails to be opened or written beside it is the other one.
  const opened = 'path' in error && typeof error.path === 'string' ? error.path : undefined;
  const isWritten = code === 'ENOSPC' || (opened !== undefined && opened !== path);
  if (!isWritten) return `${path}: ${known}`;
  return `${written ?? 'standard output'}: ${code === 'ENOENT' ? 'there is no such folder' : known}`;
}

const DECODE_AS = '--decode-as';
const FILTER = '--filter';
const FAIL_ON = '--fail-on';
/** Options behind which a value stands. */
const VALUE_OPTIONS = [FILTER, FAIL_ON, DECODE_AS, '--export', '--format', '--mask', '--columns', '-e'];

/** Takes the severity that makes the exit code 1 out of the arguments; null in place of one that is none. */
function takeFailOn(args: readonly string[]): { failOn?: 'error' | 'warning' | null; rest: string[] } {
  const at = args.indexOf(FAIL_ON);
  if (at < 0) return { rest: [...args] };
  const value = args[at + 1];
  const rest = [...args.slice(0, at), ...args.slice(at + 2)];
  return { failOn: value === 'error' || value === 'warning' ? value : null, rest };
}

/** Takes the display filter out of the arguments; null where the option stands without one. */
function takeFilter(args: readonly string[]): { filter?: string | null; rest: string[] } {
  const at = args.indexOf(FILTER);
  if (at < 0) return { rest: [...args] };
  return { filter: args[at + 1] ?? null, rest: [...args.slice(0, at), ...args.slice(at + 2)] };
}

/** Takes the rules of Decode As out of the arguments; undefined in place of one that is none. */
function takeDecodeAs(args: readonly string[]): { rules: (DecodeAsRule | undefined)[]; rest: string[] } {
  const rules: (DecodeAsRule | undefined)[] = [];
  const rest: string[] = [];
  for (let at = 0; at < args.length; at++) {
    if (args[at] === DECODE_AS) rules.push(parseDecodeAs(args[++at] ?? ''));
    else rest.push(args[at] ?? '');
  }
  return { rules, rest };
}

/** What is wrong with arguments that name no output or no capture. */
function usageProblem(options: readonly string[], paths: readonly string[], known: readonly string[]): string {
  const twice = [FILTER, FAIL_ON].find((option) => options.includes(option));
  if (twice !== undefined) return `${twice} may stand once`;
  const unknown = options.find((option) => !known.includes(option));
  if (unknown !== undefined) {
    // A single letter is near to every other one.
    const meant = unknown.startsWith('--') ? closestName(unknown, [...known, ...VALUE_OPTIONS]) : undefined;
    return `unknown option ${visibleText(unknown)}${meant === undefined ? '' : `; did you mean ${meant}?`}`;
  }
  if (paths.length > 1) return 'one capture at a time: the editor opens several as one (Open as One Capture)';
  if (paths.length === 0) return 'no capture is named';
  return `${options.join(' and ')} ${options.length === 1 ? 'does' : 'do'} not go together${options.length === 1 ? ' with --export or --columns' : ''}`;
}

/** "--filter=EXPR" as the two arguments that it stands for. */
function separated(arg: string): string[] {
  const [option = '', ...value] = arg.split('=');
  return value.length > 0 && VALUE_OPTIONS.includes(option) ? [option, value.join('=')] : [arg];
}

async function main(args: readonly string[]): Promise<number> {
  return answer(args.flatMap(separated));
}

async function answer(given: readonly string[]): Promise<number> {
  const { wanted, problem, rest: others } = takeExport(given);
  const { rules, rest } = takeDecodeAs(others);
  const { columns, problem: columnProblem, rest: uncolumned } = takeColumns(rest);
  const { filter, rest: unfiltered } = takeFilter(uncolumned);
  const { failOn, rest: args } = takeFailOn(unfiltered);
  if (args.includes('--help') || args.includes('-h')) {
    console.log(USAGE);
    return 0;
  }
  const decodeAs = rules.filter((rule) => rule !== undefined);
  if (decodeAs.length < rules.length) {
    console.error(`${DECODE_AS} wants tcp.port==PORT,iscsi or tcp.port==PORT,data\n${HINT}`);
    return 2;
  }
  if (failOn === null || (failOn !== undefined && !args.includes('--findings'))) {
    const wrong = failOn === null ? 'wants error or warning' : 'goes with --findings';
    console.error(`${FAIL_ON} ${wrong}\n${HINT}`);
    return 2;
  }
  const compiled = typeof filter === 'string' ? compileFilter(filter) : undefined;
  if (filter === null || (compiled && 'err' in compiled)) {
    console.error(
      compiled && 'err' in compiled
        ? filterErrorText(filter ?? '', compiled.err)
        : `${FILTER} wants a display filter\n${HINT}`,
    );
    return 2;
  }
  if (columns && wanted && !hasColumns(wanted.format)) {
    console.error(`--columns goes with CSV and JSON, not with ${wanted.format}\n${HINT}`);
    return 2;
  }
  if (columnProblem !== undefined) {
    console.error(columnProblem);
    return 2;
  }
  if (problem !== undefined) {
    console.error(`${visibleText(problem)}\n${HINT}`);
    return 2;
  }
  const isOption = (arg: string): boolean => arg.startsWith('-') && arg !== STANDARD_INPUT;
  const options = args.filter(isOption);
  const paths = args.filter((arg) => !isOption(arg));
  const known = Object.keys(OUTPUTS).flatMap((key) => key.split(' '));
  const [path] = paths;
  const output =
    wanted && path !== undefined && options.length === 0
      ? async function* (printed: Printed): AsyncGenerator<string> {
          const frames = framesOf(printed.analysis, printed.shown);
          const more = columns ? { columns } : {};
          const notices = await exportToFile(printed, path, { ...wanted, ...more }, frames);
          for (const notice of notices) console.error(visibleText(notice));
          yield '';
        }
      : wanted
        ? undefined
        : columns
          ? options.length === 0
            ? tableOf(columns)
            : undefined
          : OUTPUTS[[...options].sort().join(' ')];
  if (output === undefined || path === undefined || paths.length > 1) {
    console.error(`${usageProblem(options, paths, known)}\n${HINT}`);
    return 2;
  }
  let failed = false;
  try {
    const onFinding = (severity: Severity): void => {
      failed ||= severity === 'error' ? failOn !== undefined : severity === failOn;
    };
    await run(path, output, decodeAs, onFinding, compiled?.ok);
    return failed ? 1 : 0;
  } catch (error) {
    // A reader that has seen enough (`| head`) closes the pipe: that is no failure.
    if (error instanceof Error && 'code' in error && error.code === 'EPIPE') return failed ? 1 : 0;
    console.error(visibleText(reasonOf(error, path, wanted?.file)));
    return 2;
  }
}

process.stdout.on('error', () => undefined);
void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
