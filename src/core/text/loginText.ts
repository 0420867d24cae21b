import { formatReference } from '../rfc/RfcReference';
import { STAGE_NAMES } from '../session/LoginRecord';
import { hexNumber } from '../bytes/hex';
import type {
  KeyRow,
  KeyStatement,
  LoginProblem,
  LoginReport,
  LoginStepReport,
  StateReport,
} from '../login/LoginReport';
import { plural } from './plural';
import { visibleText } from './visibleText';

/** Characters of a value that a text shows; a 64 KiB value says no more. */
const LONGEST_VALUE = 200;
/** Of a value in a column of the table. */
const LONGEST_CELL = 40;
/** Lines of keys, problems and states that one login may have: more is hostile. */
const MOST_LINES = 2000;

/** One login as text: who, the ladder, authentication, negotiation, outcome, session and states. */
export function loginText(report: LoginReport): string {
  const parts: string[][] = [
    headLines(report),
    section('Exchange', ladderLines(report)),
    section('Authentication', authenticationLines(report)),
    section('Keys', tableLines(report.keys)),
    section(
      'In force',
      report.regime.map(({ text }) => text),
    ),
    ...report.texts.map((text) =>
      section(
        `Text exchange, ${framesText(text.frames)}${text.complete ? '' : ', not finished'}`,
        tableLines(text.keys),
      ),
    ),
    section('Problems', [...report.problems, ...report.texts.flatMap(textProblems)].map(problemLine)),
    section('Session', sessionLines(report)),
    section('Connection states', stateLines(report.states)),
  ];
  const lines = parts.filter((part) => part.length > 0).flatMap((part) => [...part, '']);
  return lines.map(visibleText).join('\n');
}

function section(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const shown = lines.slice(0, MOST_LINES).map((line) => `    ${line}`);
  const rest = lines.length > MOST_LINES ? [`    and ${lines.length - MOST_LINES} more lines`] : [];
  return [`  ${title}`, ...shown, ...rest];
}

function headLines(report: LoginReport): string[] {
  const { number, stream, initiator, target, initiatorEnd, targetEnd, sessionType, isid, tsih, cid } = report;
  const { result, status, sentence, advice, stages, duration, retry } = report;
  const code = status ? `${status.code} ${status.text}` : 'none';
  const tries =
    retry.attempts > 1
      ? [
          `  Try        ${retry.attempt} of ${retry.attempts} by this initiator for this target with this ISID` +
            (retry.failuresInARow > 1 ? `, ${retry.failuresInARow} failures in a row` : ''),
        ]
      : [];
  return [
    `Login ${number + 1}  ${framesText(report.frames)}  stream ${stream}`,
    `  Initiator  ${cut(initiator) || '(not named)'}  ${initiatorEnd}`,
    `  Target     ${cut(target) || '(not named)'}  ${targetEnd}`,
    `  Session    ${sessionType}, ISID ${isid}, TSIH ${hexNumber(tsih, 4)}, CID ${cid}`,
    `  Stages     ${stages.map((stage) => STAGE_NAMES[stage]).join(', ') || 'none'}${duration ? `, ${duration} s` : ''}`,
    `  Outcome    ${result}, status ${code}`,
    `             ${sentence}`,
    ...(report.textMissing
      ? ['             Text of the login is missing from the capture: more keys may have been negotiated.']
      : []),
    ...(advice ? [`  Cause      ${advice.usualCause}`, `  Check      ${advice.checkNext}`] : []),
    ...tries,
  ];
}

function ladderLines({ bands, steps, omittedSteps }: LoginReport): string[] {
  const lines: string[] = [];
  for (const { name, first, last, duration } of bands) {
    lines.push(`-- ${name}${duration && last > first ? `, ${duration} s` : ''}`);
    for (const step of steps.slice(first, last + 1)) lines.push(...stepLines(step));
  }
  if (omittedSteps > 0) lines.push(`and ${omittedSteps} more PDUs`);
  return lines;
}

function stepLines(step: LoginStepReport): string[] {
  const { side, name, summary, time, gap, transit, continued, status, keys, frames, incomplete } = step;
  const arrow = side === 'initiator' ? '---->' : '<----';
  const flags = `T=${transit ? 1 : 0} C=${continued ? 1 : 0}`;
  const code = status ? ` ${status.code}` : '';
  const when = [time, gap ? `+${gap}` : ''].filter((text) => text !== '').join('  ');
  const cutOff = incomplete ? ', bytes missing from the capture' : '';
  return [
    `${arrow} ${name}${code}: ${summary}  ${flags}  ${framesText(frames)}${when ? `  ${when}` : ''}${cutOff}`,
    ...keys.slice(0, MOST_LINES).map(([key, value]) => `        ${key === '' ? '' : `${cut(key)}=`}${cut(value)}`),
    ...(keys.length > MOST_LINES ? [`        and ${keys.length - MOST_LINES} more keys`] : []),
  ];
}

function authenticationLines({ authentication, steps }: LoginReport): string[] {
  if (steps.length === 0) return [];
  const { sentence, method, algorithm } = authentication;
  const head = method === null ? [] : [`${method}${algorithm ? `, ${algorithm.number} (${algorithm.name})` : ''}`];
  const walk = authentication.steps.map(({ side, frame, text }) => `frame ${frame}: the ${side} ${text}`);
  return [...head, ...walk, sentence];
}

const COLUMNS = ['Key', 'Offered', 'Answered', 'In force', 'Rule'] as const;

function tableLines(rows: readonly KeyRow[]): string[] {
  if (rows.length === 0) return [];
  const shown = rows
    .slice(0, MOST_LINES)
    .map((row) => [
      cut(row.key, LONGEST_CELL),
      statementCell(row.offered, 'initiator'),
      statementCell(row.answered, 'target'),
      `${cut(row.effectiveText ?? '-', LONGEST_CELL)}${row.note ? ` (${row.note})` : ''}`,
      `${row.rule}${row.ok ? '' : ' !'}`,
    ]);
  // Width is measured on what is printed, escapes included.
  const cells = [COLUMNS, ...shown].map((line) => line.map(visibleText));
  const widths = COLUMNS.map((_, at) => Math.max(...cells.map((line) => line[at]?.length ?? 0)));
  const lines = cells.map((line) =>
    line
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  if (rows.length > MOST_LINES) lines.push(`and ${rows.length - MOST_LINES} more keys`);
  return lines;
}

/** A value with who said it where that is not the side that the column stands for. */
function statementCell(statement: KeyStatement | null, usual: KeyStatement['side']): string {
  if (statement === null) return '-';
  const value = cut(statement.value, LONGEST_CELL);
  return statement.side === usual ? value : `${value} (by the ${statement.side})`;
}

function textProblems({ problems, keys }: LoginReport['texts'][number]): LoginProblem[] {
  return [...problems, ...keys.flatMap((row) => row.problems)];
}

function problemLine({ code, severity, message, frame, references }: LoginProblem): string {
  const where = frame > 0 ? ` frame ${frame}:` : '';
  const rfc = references.length > 0 ? ` (${references.map(formatReference).join('; ')})` : '';
  return `${severity} ${code}:${where} ${message}${rfc}`;
}

function sessionLines({ session, redirect, follows }: LoginReport): string[] {
  const { sentence, connections, numbering, replacedBy, states } = session;
  const members = connections.map(
    ({ cid, initiatorEnd, targetEnd, stream, frame, result, cmdSN }) =>
      `CID ${cid}  ${initiatorEnd} > ${targetEnd}  stream ${stream}, frame ${frame}, ${result}${cmdSN === null ? '' : `, CmdSN ${cmdSN}`}`,
  );
  return [
    sentence,
    ...(members.length > 1 ? [`${plural(members.length, 'connection')}:`, ...members] : []),
    ...(numbering ? [numbering.sentence] : []),
    ...(replacedBy ? [`Ended by the login of frame ${replacedBy.frame}, which took its place.`] : []),
    ...(redirect
      ? [
          `Redirected to ${redirect.addresses.map((address) => cut(address)).join(', ') || 'nowhere'}. ${redirect.sentence}`,
        ]
      : []),
    ...(follows ? [`Follows the redirection of the login of frame ${follows.frame}.`] : []),
    ...stateLines(states),
  ];
}

function stateLines({ transitions, initiator, target, joinedLate }: StateReport): string[] {
  return [
    ...(joinedLate ? ['The capture joins late: what came before is not known.'] : []),
    ...transitions.map(
      ({ side, transition, from, to, frame, cause }) =>
        `${side.padEnd(9)}  ${transition.padEnd(3)}  ${from.id} ${from.name} > ${to.id} ${to.name}  frame ${frame}: ${cause}`,
    ),
    `at the end: initiator ${initiator.id} ${initiator.name}, target ${target.id} ${target.name}`,
  ];
}

function framesText(frames: readonly number[]): string {
  const [first] = frames;
  const last = frames.at(-1);
  return first === last ? `frame ${first ?? 0}` : `frames ${first}-${last}`;
}

function cut(text: string, longest = LONGEST_VALUE): string {
  return text.length <= longest ? text : `${text.slice(0, longest)}… (${text.length} characters)`;
}
