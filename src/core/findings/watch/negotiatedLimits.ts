import { keyRows } from '../../login/keyRows';
import { readNumber } from '../../login/keyValues';
import type { KeyRow, KeyStatement, Side } from '../../login/LoginReport';
import type { LoginRecord } from '../../session/LoginRecord';

/** What a login settled, as numbers for the pass. -1 stands for what is not known. Flags: 1 for Yes, 0 for No. */
export interface NegotiatedLimits {
  /** Bytes of data that the initiator, and the target, may put into one PDU. */
  readonly segment: [fromInitiator: number, fromTarget: number];
  readonly maxBurst: number;
  readonly firstBurst: number;
  readonly initialR2T: number;
  readonly immediateData: number;
  readonly outstandingR2T: number;
  readonly pduInOrder: number;
  readonly sequenceInOrder: number;
  readonly recovery: number;
}

export const UNKNOWN_LIMITS: NegotiatedLimits = {
  segment: [-1, -1],
  maxBurst: -1,
  firstBurst: -1,
  initialR2T: -1,
  immediateData: -1,
  outstandingR2T: -1,
  pduInOrder: -1,
  sequenceInOrder: -1,
  recovery: -1,
};

/**
 * The limits that an accepted login leads to, by the same table as the Logins view.
 * @param leading limits of the session that the login joins; undefined for a login that begins a session
 */
export function negotiatedLimits(login: LoginRecord, leading: NegotiatedLimits | undefined): NegotiatedLimits {
  const statements: KeyStatement[] = login.steps.flatMap(({ request, keys, frame, currentStage }, step) =>
    keys.map(([key, value]) => ({
      ...{ side: request ? ('initiator' as const) : ('target' as const), key, value },
      ...{ step, frame: frame + 1, stage: currentStage },
    })),
  );
  const begins = login.requestedTsih === 0;
  const rows = new Map(
    keyRows(statements, {
      ...{ phase: 'login', discovery: login.discovery, leading: begins, concluded: true },
      lastStep: login.steps.length - 1,
    }).map((row) => [row.key, row]),
  );
  const segment: [number, number] = [declared(rows, 'target'), declared(rows, 'initiator')];
  if (!begins) return { ...(leading ?? UNKNOWN_LIMITS), segment };
  return {
    segment,
    maxBurst: numberOf(rows, 'MaxBurstLength'),
    firstBurst: numberOf(rows, 'FirstBurstLength'),
    initialR2T: flagOf(rows, 'InitialR2T'),
    immediateData: flagOf(rows, 'ImmediateData'),
    outstandingR2T: numberOf(rows, 'MaxOutstandingR2T'),
    pduInOrder: flagOf(rows, 'DataPDUInOrder'),
    sequenceInOrder: flagOf(rows, 'DataSequenceInOrder'),
    recovery: numberOf(rows, 'ErrorRecoveryLevel'),
  };
}

/** What a side declared that it takes, which bounds the other one. */
function declared(rows: ReadonlyMap<string, KeyRow>, side: Side): number {
  return readNumber(rows.get('MaxRecvDataSegmentLength')?.effective[side] ?? '')?.value ?? -1;
}

function numberOf(rows: ReadonlyMap<string, KeyRow>, key: string): number {
  return readNumber(rows.get(key)?.effective.initiator ?? '')?.value ?? -1;
}

function flagOf(rows: ReadonlyMap<string, KeyRow>, key: string): number {
  const value = rows.get(key)?.effective.initiator;
  return value === 'Yes' ? 1 : value === 'No' ? 0 : -1;
}
