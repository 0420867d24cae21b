import type { Severity } from '../dissect/Issue';
import { FINDING_RULES } from '../findings/rules/findingRules';
import { type LoginStage, STAGE_NAMES } from '../session/LoginRecord';
import type { FilterType } from './FilterType';

/** A field of ours: what the analysis knows and Wireshark has no name for. */
export interface OwnField {
  readonly name: OwnName;
  readonly type: FilterType;
  readonly label: string;
  readonly description: string;
  /** Names that stand for its values, or of texts that it can be. */
  readonly names: readonly OwnValueName[];
}

/** A name, the number that it stands for (undefined for a field of texts), and what it means. */
export type OwnValueName = readonly [name: string, value: number | undefined, meaning: string];

/** Severities as numbers, so that they can be asked for "at least". */
export const SEVERITY_NUMBERS: Readonly<Record<Severity, number>> = { info: 1, warning: 2, error: 3 };
/** Stages by CSG (RFC 3720, section 10.12.3). */
export const STAGE_NUMBERS: Readonly<Record<LoginStage, number>> = {
  ...{ security: 0, operational: 1, reserved: 2, fullFeature: 3 },
};

export type OwnName =
  'iscsi.connection' | 'iscsi.task' | 'iscsi.finding' | 'iscsi.finding.severity' | 'iscsi.login.stage';

/** What may be written for a stage: our names, and the RFC's. */
export const STAGE_VALUE_NAMES: readonly (readonly [name: string, stage: number])[] = [
  ...(['security', 'operational', 'fullFeature', 'reserved'] as const).map(
    (stage) => [stage, STAGE_NUMBERS[stage]] as const,
  ),
  ['SecurityNegotiation', STAGE_NUMBERS.security],
  ['LoginOperationalNegotiation', STAGE_NUMBERS.operational],
  ['FullFeaturePhase', STAGE_NUMBERS.fullFeature],
];

/** The fields whose values only this program knows. */
export const OWN_FIELDS: readonly OwnField[] = [
  {
    name: 'iscsi.connection',
    type: 'number',
    label: 'Connection, by its TCP stream',
    description: 'The TCP stream of a connection that carries iSCSI: the number that views and JSON call stream.',
    names: [],
  },
  {
    name: 'iscsi.task',
    type: 'number',
    label: 'SCSI task',
    description: 'The number of the task in the I/O view and in --tasks: its command, data, R2Ts, status.',
    names: [],
  },
  {
    name: 'iscsi.finding',
    type: 'text',
    label: 'Finding that the frame shows',
    description: 'The rule of a finding that names this frame among its evidence: the first 20 frames of each finding.',
    names: [...FINDING_RULES.values()].map(({ id, title }) => [id, undefined, title]),
  },
  {
    name: 'iscsi.finding.severity',
    type: 'number',
    label: 'Severity of a finding that the frame shows',
    description:
      'How grave a finding is that names this frame among its evidence: info, warning or error, in this order.',
    names: [
      ['error', SEVERITY_NUMBERS.error, 'something is wrong'],
      ['warning', SEVERITY_NUMBERS.warning, 'likely to do harm'],
      ['info', SEVERITY_NUMBERS.info, 'worth knowing'],
    ],
  },
  {
    name: 'iscsi.login.stage',
    type: 'number',
    label: 'Stage of the login',
    description: 'The stage in which a Login Request or Login Response was sent.',
    names: (['security', 'operational', 'fullFeature', 'reserved'] as const).map((stage) => [
      stage,
      STAGE_NUMBERS[stage],
      STAGE_NAMES[stage],
    ]),
  },
];
