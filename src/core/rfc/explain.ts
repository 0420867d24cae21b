import type { FieldSpec } from '../dissect/FieldSpec';
import { hexNumber } from '../bytes/hex';
import type { Explanation, Topic } from './Explanation';
import { explainConfigurationName } from './explanations/configurationNames';
import { explainKey, KEY_FACTS } from './explanations/keys';
import { SESSION_EXPLANATIONS, STAGE_EXPLANATIONS } from './explanations/loginStages';
import { explainLoginStatus, explainStatusClass, LOGIN_STATUS_EXPLANATIONS } from './explanations/loginStatuses';
import { explainOpcode, OPCODE_EXPLANATIONS, OPCODE_NAMES } from './explanations/opcodes';
import { PART_EXPLANATIONS } from './explanations/parts';
import { PROTOCOL_FIELD_TEXTS } from './explanations/protocolFields';
import { PROTOCOL_EXPLANATIONS } from './explanations/protocols';
import { ANSWER_EXPLANATIONS } from './explanations/reservedAnswers';
import { COMMAND_KEYS, explainCommand } from './explanations/scsiCommands';
import { explainValue, VALUE_TABLES } from './explanations/values';
import { explainFinding } from './explanations/findings';
import { referencesOf } from './RfcReference';
import { explainSection } from './sectionFacts';

/** What the protocols' field tables can tell; injected, because explanations must not know them. */
export interface FieldLookup {
  /**
   * The declaration of a field.
   * @param layer an opcode as topics write it ("0x03") or the identifier of a protocol ("tcp")
   * @param filter filter name of the field
   */
  fieldSpec(layer: string, filter: string): FieldSpec | undefined;
  /** What a table of SCSI ("scsi.cdb.0x28") is called and where it is defined; undefined for other layers. */
  table?(layer: string): { readonly title: string; readonly standard: string } | undefined;
  /** All fields that have something to say, so that section pages can list them; may be left out. */
  fieldTopics?(): Iterable<Topic>;
}

export interface Explainer {
  /** The hover of a topic; undefined for topics that nobody has anything to say about. Never throws. */
  explain(topic: Topic): Explanation | undefined;
  /** Every topic that exists by name, fields included when the lookup lists them. */
  topics(): Topic[];
}

/** Stages of the CSG and NSG fields by value. */
const STAGES: readonly (string | undefined)[] = ['security', 'operational', undefined, 'fullFeature'];
/** Values of a field that its hover lists. */
const MOST_VALUES = 12;

/** Puts the explanations of all kinds behind one lookup by topic. */
export function createExplainer(lookup: FieldLookup): Explainer {
  return {
    explain: (topic) => explain(topic, lookup),
    topics: () => [...staticTopics(), ...(lookup.fieldTopics?.() ?? [])],
  };
}

function explain(topic: Topic, lookup: FieldLookup): Explanation | undefined {
  const [kind, rest] = splitAtSlash(topic);
  switch (kind) {
    case 'opcode':
      return withNumber(rest, explainOpcode);
    case 'field': {
      const [layer, filter] = splitAtSlash(rest);
      const spec = lookup.fieldSpec(layer, filter);
      return spec && explainField(layer, spec, lookup);
    }
    case 'key':
      return rest === '' ? undefined : explainKey(rest);
    case 'status':
      return withNumber(rest, explainLoginStatus);
    case 'stage':
      return STAGE_EXPLANATIONS.get(rest);
    case 'session':
      return SESSION_EXPLANATIONS.get(rest);
    case 'answer':
      return ANSWER_EXPLANATIONS.get(rest);
    case 'value': {
      const [filter, value] = splitAtSlash(rest);
      return withNumber(value, (number) => explainFieldValue(filter, number));
    }
    case 'section': {
      const [rfc, section] = splitAtSlash(rest);
      return explainSection({ rfc: Number(rfc), section });
    }
    case 'configuration':
      return explainConfigurationName(rest);
    case 'protocol':
      return PROTOCOL_EXPLANATIONS.get(rest);
    case 'part':
      return PART_EXPLANATIONS.get(rest);
    case 'line': {
      const [filter, label] = splitAtSlash(rest);
      const text = Object.hasOwn(PROTOCOL_FIELD_TEXTS, filter) ? PROTOCOL_FIELD_TEXTS[filter] : undefined;
      return text === undefined ? undefined : { title: label, text, facts: [['filter', filter]], references: [] };
    }
    case 'command':
      return explainCommand(rest);
    case 'finding':
      return explainFinding(rest);
    default:
      return undefined;
  }
}

function splitAtSlash(text: string): [string, string] {
  const slash = text.indexOf('/');
  return slash < 0 ? [text, ''] : [text.slice(0, slash), text.slice(slash + 1)];
}

function withNumber(text: string, read: (value: number) => Explanation | undefined): Explanation | undefined {
  return /^(0x[\da-f]{1,8}|\d{1,10})$/i.test(text) ? read(Number(text)) : undefined;
}

/** Opcodes, statuses and stages have hovers of their own, whichever way one comes to them. */
function explainFieldValue(filter: string, value: number): Explanation | undefined {
  switch (filter) {
    case 'iscsi.opcode':
      return explainOpcode(value);
    case 'iscsi.login.status':
      return explainLoginStatus(value);
    case 'iscsi.login.status.class':
      return explainStatusClass(value);
    case 'iscsi.login.csg':
    case 'iscsi.login.nsg':
      return STAGE_EXPLANATIONS.get(STAGES[value] ?? '');
    default:
      return explainValue(filter, value);
  }
}

function explainField(layer: string, spec: FieldSpec, lookup: FieldLookup): Explanation {
  const opcode = /^0x[\da-f]{1,2}$/i.test(layer) ? Number(layer) : undefined;
  const table = lookup.table?.(layer);
  const protocol = table === undefined ? layer : 'scsi';
  const owner = opcode === undefined ? PROTOCOL_EXPLANATIONS.get(protocol) : explainOpcode(opcode);
  const ownerName = table?.title ?? (opcode === undefined ? owner?.title : OPCODE_NAMES.get(opcode));
  const definedIn = table?.standard ?? owner?.facts.find(([label]) => label === 'defined in')?.[1];
  const facts = [...(spec.facts ?? [])];
  const add = (label: string, text: string | undefined): void => {
    if (text !== undefined && !facts.some(([known]) => known.toLowerCase() === label)) facts.push([label, text]);
  };
  add('values', valueList(spec));
  add('used when', spec.usedWhen?.text);
  add('place', placeOf(spec));
  if (opcode === undefined) add('defined in', definedIn);
  add('filter', spec.filter);
  return {
    title: ownerName === undefined ? spec.name : `${spec.name} (${ownerName})`,
    text: spec.doc ?? PROTOCOL_FIELD_TEXTS[spec.filter ?? ''] ?? `A field of ${ownerName ?? 'this header'}.`,
    facts,
    references: spec.rfc ? referencesOf(spec.rfc) : (owner?.references ?? []),
  };
}

function valueList({ values, length }: FieldSpec): string | undefined {
  if (values === undefined || typeof values === 'function') return undefined;
  const entries = Object.entries(values);
  if (entries.length === 0) return undefined;
  const hexadecimal = entries.some(([value]) => Number(value) > 15);
  const shown = entries.slice(0, MOST_VALUES).map(([value, name]) => {
    return `${hexadecimal ? hexNumber(Number(value), length * 2) : value} ${name}`;
  });
  const more = entries.length - shown.length;
  return shown.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** "byte 1, mask 0x0c"; "bytes 8 to 13". */
function placeOf({ offset, length, mask }: FieldSpec): string | undefined {
  // Worked out, or at no fixed place.
  if (length === 0) return undefined;
  const bytes = length === 1 ? `byte ${offset}` : `bytes ${offset} to ${offset + length - 1}`;
  return mask === undefined ? bytes : `${bytes}, mask ${hexNumber(mask, length * 2)}`;
}

function staticTopics(): Topic[] {
  return [
    ...[...OPCODE_EXPLANATIONS.keys()].map((opcode) => `opcode/${hexNumber(opcode, 2)}`),
    ...[...STAGE_EXPLANATIONS.keys()].map((name) => `stage/${name}`),
    ...[...SESSION_EXPLANATIONS.keys()].map((name) => `session/${name}`),
    ...[...KEY_FACTS.keys()].map((name) => `key/${name}`),
    ...[...ANSWER_EXPLANATIONS.keys()].map((name) => `answer/${name}`),
    ...[...LOGIN_STATUS_EXPLANATIONS.keys()].map((code) => `status/${hexNumber(code, 4)}`),
    ...VALUE_TABLES.flatMap(({ filters, values, digits }) =>
      values.map(({ value }) => `value/${filters[0]}/${hexNumber(value, digits)}`),
    ),
    ...[...PROTOCOL_EXPLANATIONS.keys()].map((name) => `protocol/${name}`),
    ...COMMAND_KEYS.map((key) => `command/${key}`),
  ];
}
