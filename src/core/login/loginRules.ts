import type { Severity } from '../dissect/Issue';
import { opcodeName } from '../protocols/iscsi/opcodeNames';
import { sectionPair } from '../rfc/explanations/sectionPair';
import { STAGE_NAMES } from '../session/LoginRecord';
import { hexNumber } from '../bytes/hex';
import type { KeyStatement, LoginHeader, LoginProblem, LoginStage, LoginStepReport } from './LoginReport';
import type { ReadExchange } from './readLoginPdus';

/** What the rules go by besides the steps. */
export interface RuleContext {
  readonly discovery: boolean;
  readonly beginningMissing: boolean;
  /** An earlier login of the same connection was accepted. */
  readonly afterAccepted: boolean;
  /** PDUs that are no login PDUs, and came while the login was going on. Frames from 1. */
  readonly others: readonly { readonly opcode: number; readonly frame: number; readonly request: boolean }[];
}

/** During the login the default MaxRecvDataSegmentLength binds both sides (RFC 3720, section 5.3). */
const LONGEST_LOGIN_DATA = 8192;
const ORDER: Readonly<Record<LoginStage, number>> = { security: 0, operational: 1, reserved: 2, fullFeature: 3 };
const MOST_PROBLEMS = 200;

const LOGIN = sectionPair('5.3');
const START = sectionPair('5.3.1');

/** The rules of a login that no single PDU shows to be broken. */
export function loginRules(exchange: ReadExchange, context: RuleContext): LoginProblem[] {
  const rules = new Rules(exchange, context);
  rules.run();
  return rules.problems;
}

class Rules {
  readonly problems: LoginProblem[] = [];
  private readonly steps: readonly LoginStepReport[];

  constructor(
    private readonly exchange: ReadExchange,
    private readonly context: RuleContext,
  ) {
    this.steps = exchange.steps;
  }

  run(): void {
    this.stages();
    this.constants();
    this.sizes();
    this.requiredKeys();
    const { afterAccepted, others } = this.context;
    const first = this.steps[0];
    if (afterAccepted && first) {
      const message = 'A login begins on a connection that is logged in already; it takes a new connection.';
      this.report('PDU-IN-LOGIN', 'error', message, sectionPair('3.2.3'), 0);
    }
    for (const { opcode, frame, request } of others) {
      // Targets answer what they cannot read as a login with a Reject: that is told with the outcome.
      const message = `${opcodeName(opcode)} during the login: ${request ? 'an initiator' : 'a target'} may send login PDUs only.`;
      this.report('PDU-IN-LOGIN', 'error', message, sectionPair('3.2.3'), undefined, frame);
    }
  }

  /** T, C, CSG and NSG across requests and responses (RFC 3720, sections 5.3, 10.12.1 to 10.12.3, 10.13.6). */
  private stages(): void {
    let stage: LoginStage | undefined;
    let request: LoginStepReport | undefined;
    let unanswered = false;
    for (const [at, step] of this.steps.entries()) {
      const before = this.steps[at - 1];
      const empty = (this.exchange.dataLengths[at] ?? 0) <= 0;
      if (before?.continued && before.side !== step.side && !empty) {
        const message = `The ${step.side} sends text although the ${before.side}'s text goes on (C = 1): it has to answer with an empty PDU.`;
        this.report('LOGIN-STAGE', 'error', message, [...sectionPair('5.2'), ...sectionPair('10.12.2')], at);
      }
      if (step.side === 'initiator') {
        if (unanswered) {
          const message = 'Another Login Request before the one before it is answered: only one may be outstanding.';
          this.report('LOGIN-STAGE', 'error', message, LOGIN, at);
        }
        if (stage !== undefined && step.currentStage !== stage) {
          const message = `CSG is ${STAGE_NAMES[step.currentStage]}, but the login is in the ${STAGE_NAMES[stage]}.`;
          this.report('LOGIN-STAGE', 'error', message, [...LOGIN, ...sectionPair('10.12.3')], at);
        }
        stage ??= step.currentStage;
        request = step;
        unanswered = true;
        continue;
      }
      if (!unanswered && !(at === 0 && this.context.beginningMissing)) {
        this.report('LOGIN-STAGE', 'error', 'A Login Response that no Login Request asked for.', LOGIN, at);
      }
      unanswered = false;
      if (this.refuses(step)) continue;
      if (request) this.grant(request, step, at);
      if (step.transit) stage = step.nextStage;
    }
  }

  /** A response that goes on or accepts, against the request that it answers. */
  private grant(request: LoginStepReport, response: LoginStepReport, at: number): void {
    const { currentStage, nextStage, transit } = response;
    if (currentStage !== request.currentStage) {
      const message = `The response has CSG ${STAGE_NAMES[currentStage]}, its request ${STAGE_NAMES[request.currentStage]}: both have to be the same.`;
      this.report('LOGIN-STAGE', 'error', message, [...LOGIN, ...sectionPair('10.13.6')], at);
    }
    if (!transit) return;
    if (!request.transit) {
      const message = `The target grants ${STAGE_NAMES[nextStage]}, which the initiator has not asked for (T = 0).`;
      this.report('LOGIN-STAGE', 'error', message, [...LOGIN, ...sectionPair('10.13.6')], at);
    } else if (ORDER[nextStage] > ORDER[request.nextStage]) {
      const message = `The target grants ${STAGE_NAMES[nextStage]}, and was asked for ${STAGE_NAMES[request.nextStage]} only.`;
      this.report('LOGIN-STAGE', 'error', message, [...LOGIN, ...sectionPair('10.12.3')], at);
    }
  }

  private refuses({ status }: LoginStepReport): boolean {
    return status !== null && !status.code.startsWith('0x00');
  }

  /** What has to stay the same from the first PDU of a login to the last. */
  private constants(): void {
    const first = this.steps.find(({ side, header }) => side === 'initiator' && header)?.header;
    for (const [at, step] of this.steps.entries()) {
      const { header, side } = step;
      if (!first || !header || header === first) continue;
      this.same(at, side, 'InitiatorTaskTag', header.initiatorTaskTag, first.initiatorTaskTag, '5.3', 8);
      // Some targets leave the header of a refusal empty, where nobody needs it any more.
      const quiet = this.refuses(step);
      if (header.isid !== first.isid && !quiet) this.changed(at, side, 'ISID', header.isid, first.isid, '10.12.5');
      if (side === 'initiator') {
        this.same(at, side, 'TSIH', header.tsih, first.tsih, '10.12.6', 4);
        this.same(at, side, 'CID', header.cid ?? 0, first.cid ?? 0, '10.12.7', 4);
        this.same(at, side, 'VersionMax', header.versionMax, first.versionMax, '10.12.4', 2);
        this.same(at, side, 'VersionMin', header.version, first.version, '10.12.4', 2);
        if (header.cmdSN !== first.cmdSN) {
          const message = `CmdSN is ${header.cmdSN}, the first request had ${first.cmdSN}: Login Requests are immediate and do not count on.`;
          this.report('LOGIN-CONST', 'warning', message, sectionPair('10.12.8'), at);
        }
      } else this.answeredHeader(at, step, header, first);
    }
  }

  private answeredHeader(at: number, step: LoginStepReport, header: LoginHeader, first: LoginHeader): void {
    if (this.refuses(step)) return;
    const accept = step.transit && step.nextStage === 'fullFeature';
    // TSIH 0 in the response that ends the login is a rule of the PDU by itself.
    const given = accept && first.tsih === 0;
    if (!given && header.tsih !== first.tsih) {
      const message = `TSIH is ${hexNumber(header.tsih, 4)}, the request has ${hexNumber(first.tsih, 4)}: a new one comes with the final response of a new session only.`;
      this.report('TSIH-RULES', 'error', message, sectionPair('10.13.3'), at);
    }
    if (header.version > first.versionMax || header.version < first.version) {
      const message = `VersionActive ${header.version} is not among the versions offered, ${first.version} to ${first.versionMax}.`;
      this.report('LOGIN-CONST', 'error', message, sectionPair('10.13.2'), at);
    }
  }

  private same(
    at: number,
    side: string,
    name: string,
    value: number,
    first: number,
    section: string,
    digits: number,
  ): void {
    if (value !== first) this.changed(at, side, name, hexNumber(value, digits), hexNumber(first, digits), section);
  }

  private changed(at: number, side: string, name: string, value: string, first: string, section: string): void {
    const message = `${name} is ${value} in this PDU of the ${side}; the first request had ${first}, and it stays for the whole login.`;
    this.report('LOGIN-CONST', 'error', message, [...LOGIN, ...(section === '5.3' ? [] : sectionPair(section))], at);
  }

  private sizes(): void {
    for (const [at, length] of this.exchange.dataLengths.entries()) {
      if (length <= LONGEST_LOGIN_DATA) continue;
      const message = `The data segment has ${length} bytes; during the login ${LONGEST_LOGIN_DATA} are the limit.`;
      this.report('MRDSL-EXCEEDED', 'error', message, [...LOGIN, ...sectionPair('12.12')], at);
    }
  }

  /** Names in the first request, the portal group tag in its answer (RFC 3720, sections 5.3 and 5.3.1). */
  private requiredKeys(): void {
    if (this.context.beginningMissing) return;
    const asked = this.steps.findIndex(({ side, continued }) => side === 'initiator' && !continued);
    if (asked < 0) return;
    const { statements } = this.exchange;
    const said = (side: KeyStatement['side'], key: string, last: number): boolean =>
      statements.some((one) => one.side === side && one.key === key && one.step <= last);
    if (this.steps[0]?.incomplete || this.steps[asked]?.incomplete) return;
    if (!said('initiator', 'InitiatorName', asked)) this.missing('InitiatorName', asked);
    const target = said('initiator', 'TargetName', asked);
    if (!target && !this.context.discovery) this.missing('TargetName', asked);
    // The answer may itself go on in further PDUs.
    const answer = this.steps.findIndex(({ side, continued }, at) => at > asked && side === 'target' && !continued);
    const response = this.steps[answer];
    if (!target || !response || response.incomplete || this.refuses(response)) return;
    if (!said('target', 'TargetPortalGroupTag', answer)) {
      const message =
        'TargetPortalGroupTag is missing: it belongs into the first response to a request that names a target.';
      this.report('LOGIN-MISSING', 'error', message, [...START, ...sectionPair('12.9')], answer);
    }
  }

  private missing(key: string, at: number): void {
    const message = `${key} is missing: the first Login Request has to name it.`;
    this.report(
      'LOGIN-MISSING',
      'error',
      message,
      [...LOGIN, ...sectionPair(key === 'TargetName' ? '12.4' : '12.5')],
      at,
    );
  }

  private report(
    code: string,
    severity: Severity,
    message: string,
    references: LoginProblem['references'],
    step: number | undefined,
    frame = step === undefined ? 0 : (this.steps[step]?.frame ?? 0),
  ): void {
    if (this.problems.length >= MOST_PROBLEMS) return;
    this.problems.push({ code, severity, message, references, frame, ...(step === undefined ? {} : { step }) });
  }
}
