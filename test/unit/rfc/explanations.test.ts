import assert from 'node:assert/strict';
import type { Explanation } from '../../../src/core/rfc/Explanation';
import { createExplainer } from '../../../src/core/rfc/explain';
import {
  describeConditions,
  describeResultFunction,
  describeUse,
  type KeyFacts,
} from '../../../src/core/rfc/explanations/KeyFacts';
import { KEY_FACTS } from '../../../src/core/rfc/explanations/keys';
import { formatReference, referencesOf } from '../../../src/core/rfc/RfcReference';
import { hasSection, sectionTitle } from '../../../src/core/rfc/sectionIndex';

const explainer = createExplainer({ fieldSpec: () => undefined });

function explained(topic: string): Explanation {
  const explanation = explainer.explain(topic);
  assert.ok(explanation, topic);
  return explanation;
}

function factOf(explanation: Explanation, label: string): string | undefined {
  return explanation.facts.find(([name]) => name === label)?.[1];
}

function keyFacts(name: string): KeyFacts {
  const facts = KEY_FACTS.get(name);
  assert.ok(facts, name);
  return facts;
}

/** The keys of RFC 3720 and of the documents after it. */
const KEYS = (
  'AuthMethod HeaderDigest DataDigest MaxConnections SendTargets TargetName InitiatorName TargetAlias InitiatorAlias ' +
  'TargetAddress TargetPortalGroupTag InitialR2T ImmediateData MaxRecvDataSegmentLength MaxBurstLength FirstBurstLength ' +
  'DefaultTime2Wait DefaultTime2Retain MaxOutstandingR2T DataPDUInOrder DataSequenceInOrder ErrorRecoveryLevel SessionType ' +
  'OFMarker IFMarker OFMarkInt IFMarkInt TaskReporting iSCSIProtocolLevel X#NodeArchitecture RDMAExtensions ' +
  'TargetRecvDataSegmentLength InitiatorRecvDataSegmentLength MaxOutstandingUnexpectedPDUs MaxAHSLength ' +
  'TaggedBufferForSolicitedDataOnly iSERHelloRequired CHAP_A CHAP_I CHAP_C CHAP_N CHAP_R SRP_U TargetAuth SRP_GROUP SRP_s ' +
  'SRP_A SRP_B SRP_M SRP_HM KRB_AP_REQ KRB_AP_REP SPKM_REQ SPKM_REP_TI SPKM_REP_IT SPKM_ERROR'
).split(' ');

const STATUSES = [
  0x0000, 0x0101, 0x0102, 0x0200, 0x0201, 0x0202, 0x0203, 0x0204, 0x0205, 0x0206, 0x0207, 0x0208, 0x0209, 0x020a,
  0x020b, 0x0300, 0x0301, 0x0302,
];

const OPCODES = [
  0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x10, 0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x31, 0x32, 0x3f,
];

describe('explanations', () => {
  it('have a title, one to four sentences, and references that exist', () => {
    const topics = explainer.topics();
    assert.ok(topics.length > 200, `${topics.length} topics`);
    assert.equal(new Set(topics).size, topics.length, 'topics repeat');
    for (const topic of topics) {
      const { title, text, facts, references } = explained(topic);
      assert.ok(title.length > 1 && title.length < 70, `${topic}: title ${title}`);
      assert.match(text, /[.?]$/, topic);
      assert.ok(text.length >= 15 && text.length <= 330, `${topic}: ${text.length} characters`);
      assert.ok((text.match(/[.?](\s|$)/g) ?? []).length <= 4, `${topic}: too many sentences`);
      assert.equal(new Set(facts.map(([label]) => label)).size, facts.length, `${topic}: fact labels repeat`);
      for (const [label, fact] of facts) {
        assert.ok(
          label.length > 0 && label.length <= 26 && fact.length > 0 && fact.length <= 180,
          `${topic}: ${label}`,
        );
      }
      for (const reference of references) assert.ok(hasSection(reference), `${topic}: ${formatReference(reference)}`);
      const seen = references.map(formatReference);
      assert.equal(new Set(seen).size, seen.length, `${topic}: references repeat`);
      if (!topic.startsWith('protocol/')) assert.ok(references.length > 0, `${topic}: no reference`);
    }
  });

  it('name RFC 3720 first where it has the thing', () => {
    for (const topic of explainer.topics()) {
      const { references } = explained(topic);
      const first3720 = references.findIndex(({ rfc }) => rfc === 3720);
      assert.ok(first3720 <= 0, topic);
    }
  });

  it('hold no markup', () => {
    for (const topic of explainer.topics()) {
      const { title, text, facts } = explained(topic);
      for (const part of [title, text, ...facts.flat()]) assert.doesNotMatch(part, /[<>`*]|\]\(|&\w+;/, topic);
    }
  });
});

describe('opcode explanations', () => {
  const sections = ['10.18', '10.3', '10.5', '10.12', '10.10', '10.7', '10.14', '10.16', '10.19', '10.4', '10.6'];
  sections.push('10.13', '10.11', '10.7', '10.15', '10.8', '10.9', '10.17');

  it('cover all 18, each with its section', () => {
    for (const [at, opcode] of OPCODES.entries()) {
      const hexadecimal = `0x${opcode.toString(16).padStart(2, '0')}`;
      const { title, references } = explained(`opcode/${hexadecimal}`);
      assert.ok(title.endsWith(`(${hexadecimal})`), title);
      assert.deepEqual(references[0], { rfc: 3720, section: sections[at] });
      const name = title.slice(0, title.indexOf(' (0x'));
      const heading = sectionTitle({ rfc: 3720, section: sections[at] ?? '' }) ?? '';
      assert.ok(heading.includes(name), `${heading} / ${name}`);
    }
  });

  it('say so when an opcode is free or left to vendors', () => {
    assert.match(explained('opcode/0x1d').title, /^Vendor/);
    assert.match(explained('opcode/0x3e').title, /^Vendor/);
    assert.match(explained('opcode/0x30').title, /^Unassigned/);
    assert.equal(explainer.explain('opcode/0x40'), undefined);
  });
});

describe('key explanations', () => {
  it('cover every key', () => {
    assert.deepEqual([...KEY_FACTS.keys()].sort(), [...KEYS].sort());
  });

  it('state sender, use, result, range and scope of every key', () => {
    for (const name of KEYS) {
      const explanation = explained(`key/${name}`);
      assert.equal(explanation.title, name);
      for (const label of ['sent by', 'used in', 'result', 'range', 'scope'])
        assert.ok(factOf(explanation, label), label);
      assert.deepEqual(explanation.references, referencesOf(keyFacts(name).sections));
    }
  });

  it('show the facts of the table and no others', () => {
    for (const facts of KEY_FACTS.values()) {
      const explanation = explained(`key/${facts.name}`);
      assert.equal(factOf(explanation, 'sent by'), facts.senders.join(' and '));
      assert.equal(factOf(explanation, 'used in'), describeUse(facts));
      assert.equal(factOf(explanation, 'result'), describeResultFunction(facts.resultFunction));
      assert.equal(factOf(explanation, 'default')?.split(' ')[0], facts.defaultValue);
      const conditions = facts.irrelevantWhen && describeConditions(facts.irrelevantWhen);
      assert.equal(factOf(explanation, 'irrelevant when'), conditions);
    }
  });

  it('agree with the RFC on the values that negotiations depend on', () => {
    const table: readonly (readonly [string, string, string | undefined, string, number?, number?])[] = [
      ['HeaderDigest', 'list', 'None', 'connection'],
      ['DataDigest', 'list', 'None', 'connection'],
      ['MaxConnections', 'minimum', '1', 'session', 1, 65535],
      ['InitialR2T', 'or', 'Yes', 'session'],
      ['ImmediateData', 'and', 'Yes', 'session'],
      ['MaxRecvDataSegmentLength', 'declared', '8192', 'connection', 512, 16777215],
      ['MaxBurstLength', 'minimum', '262144', 'session', 512, 16777215],
      ['FirstBurstLength', 'minimum', '65536', 'session', 512, 16777215],
      ['DefaultTime2Wait', 'maximum', '2', 'session', 0, 3600],
      ['DefaultTime2Retain', 'minimum', '20', 'session', 0, 3600],
      ['MaxOutstandingR2T', 'minimum', '1', 'session', 1, 65535],
      ['DataPDUInOrder', 'or', 'Yes', 'session'],
      ['DataSequenceInOrder', 'or', 'Yes', 'session'],
      ['ErrorRecoveryLevel', 'minimum', '0', 'session', 0, 2],
      ['SessionType', 'declared', 'Normal', 'session'],
      ['OFMarker', 'and', 'No', 'connection'],
      ['IFMarkInt', 'range', '2048', 'connection', 1, 65535],
      ['TaskReporting', 'list', 'RFC3720', 'session'],
      ['iSCSIProtocolLevel', 'minimum', '1', 'session', 0, 31],
      ['RDMAExtensions', 'and', 'No', 'session'],
      ['AuthMethod', 'list', undefined, 'connection'],
    ];
    for (const [name, resultFunction, defaultValue, scope, minimum, maximum] of table) {
      const facts = keyFacts(name);
      assert.deepEqual(
        [facts.resultFunction, facts.defaultValue, facts.scope, facts.limits?.minimum, facts.limits?.maximum],
        [resultFunction, defaultValue, scope, minimum, maximum],
        name,
      );
    }
  });

  it('write numbers and names of the limits into the words', () => {
    for (const { name, range, limits, choices, defaultValue } of KEY_FACTS.values()) {
      if (limits) assert.ok(range.includes(String(limits.maximum)), name);
      for (const choice of choices ?? []) assert.match(range, new RegExp(`\\b${choice}\\b`), `${name} ${choice}`);
      if (defaultValue === undefined) continue;
      if (limits) {
        assert.ok(Number(defaultValue) >= limits.minimum && Number(defaultValue) <= limits.maximum, name);
      } else if (choices) assert.ok(choices.includes(defaultValue), name);
    }
  });

  it('state conditions in words', () => {
    assert.equal(
      factOf(explained('key/FirstBurstLength'), 'irrelevant when'),
      'SessionType=Discovery, or InitialR2T=Yes with ImmediateData=No',
    );
    for (const { name, irrelevantWhen } of KEY_FACTS.values()) {
      for (const [key, value] of (irrelevantWhen ?? []).flat()) {
        assert.ok(keyFacts(key).choices?.includes(value), `${name}: ${key}=${value}`);
      }
    }
  });

  it('let only these keys into the security stage', () => {
    const allowed = [...KEY_FACTS.values()].filter(({ use, anyStage }) => use === 'security' || anyStage);
    const operational = allowed.filter(({ use }) => use !== 'security').map(({ name }) => name);
    assert.deepEqual(operational.sort(), [
      'InitiatorAlias',
      'InitiatorName',
      'SessionType',
      'TargetAddress',
      'TargetAlias',
      'TargetName',
      'TargetPortalGroupTag',
    ]);
  });

  it('carry the title of the section they name', () => {
    const shared = new Set(['HeaderDigest', 'DataDigest', 'OFMarker', 'IFMarker', 'OFMarkInt', 'IFMarkInt']);
    for (const { name, use, sections } of KEY_FACTS.values()) {
      if (use === 'security' && name !== 'AuthMethod') continue;
      const { rfc, section } = referencesOf(sections)[0] ?? { rfc: 0, section: '' };
      const title = sectionTitle({ rfc, section }) ?? '';
      if (shared.has(name)) assert.ok(title.includes(name), name);
      else assert.ok(title === name || title === `${name} Negotiation`, `${name}: ${title}`);
    }
  });

  it('give vendor keys, misspelt keys and unknown keys something sensible', () => {
    const vendor = explained('key/X-com.vendor/odd.key');
    assert.equal(vendor.title, 'X-com.vendor/odd.key');
    assert.deepEqual(vendor.references[0], { rfc: 3720, section: '12.22' });
    assert.ok(hasSection(vendor.references[1] ?? { rfc: 0, section: '' }));
    assert.deepEqual(explained('key/X#Something').references[0], { rfc: 3720, section: '12.22' });
    assert.equal(factOf(explained('key/maxburstlength'), 'probably meant'), 'MaxBurstLength');
    assert.match(explained('key/Quux').text, /No RFC/);
    assert.equal(explained('key/toString').title, 'toString');
    assert.ok(explained('key/' + 'K'.repeat(10_000)).title.length <= 81);
    assert.equal(explainer.explain('key/'), undefined);
  });
});

describe('status explanations', () => {
  it('cover all codes, with the usual cause and what to check next', () => {
    const known = explainer.topics().filter((topic) => topic.startsWith('status/'));
    assert.deepEqual(
      known.map((topic) => Number(topic.slice(7))).sort((a, b) => a - b),
      STATUSES,
    );
    for (const topic of known) {
      const status = explained(topic);
      assert.ok(factOf(status, 'usual cause') && factOf(status, 'check next'), topic);
      assert.deepEqual(status.references.slice(0, 2), [
        { rfc: 3720, section: '10.13.5' },
        { rfc: 7143, section: '11.13.5' },
      ]);
    }
  });

  it('read the class of codes that nobody defines', () => {
    assert.match(factOf(explained('status/0x02ff'), 'class') ?? '', /^2, initiator error/);
    assert.equal(explainer.explain('status/0x0400'), undefined);
  });

  it('explain the classes by themselves', () => {
    assert.match(factOf(explained('value/iscsi.login.status.class/0x03'), 'meaning') ?? '', /may work later/);
    assert.equal(factOf(explained('value/iscsi.login.status.class/0x00'), 'then'), undefined);
    assert.equal(explainer.explain('value/iscsi.login.status.class/0x04'), undefined);
  });
});

describe('stage, session and answer explanations', () => {
  it('cover all of them', () => {
    for (const stage of ['security', 'operational', 'fullFeature']) explained(`stage/${stage}`);
    for (const session of ['normal', 'discovery', 'unknown']) explained(`session/${session}`);
    for (const answer of ['NotUnderstood', 'Irrelevant', 'Reject', 'None']) explained(`answer/${answer}`);
    assert.equal(explainer.explain('stage/2'), undefined);
  });

  it('name the section of the stage first', () => {
    const first = (topic: string): string | undefined => explained(topic).references[0]?.section;
    assert.equal(first('stage/security'), '5.3.2');
    assert.equal(first('stage/operational'), '5.3.3');
    assert.equal(first('stage/fullFeature'), '3.2.4');
    assert.equal(first('session/discovery'), '3.3');
  });
});

describe('value explanations', () => {
  const tables: readonly (readonly [filter: string, section: string, values: readonly number[]])[] = [
    ['iscsi.asyncevent', '10.9.1', [0, 1, 2, 3, 4, 5, 248, 255]],
    ['iscsi.reject.reason', '10.17.1', [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]],
    ['iscsi.logout.reason', '10.14.1', [0, 1, 2]],
    ['iscsi.logout.response', '10.15.1', [0, 1, 2, 3]],
    ['iscsi.taskmanfun.function', '10.5.1', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]],
    ['iscsi.taskmanfun.response', '10.6.1', [0, 1, 2, 3, 4, 5, 6, 7, 255]],
    ['iscsi.snack.type', '10.16.1', [0, 1, 2, 3]],
    ['iscsi.scsiresponse.response', '10.4.3', [0, 1, 0x80, 0xff]],
    ['iscsi.scsiresponse.status', '10.4.2', [0, 2, 4, 8, 0x10, 0x14, 0x18, 0x28, 0x30, 0x40]],
    ['scsi.sns.key', '10.4.7.2', [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15]],
    ['scsi.sns.ascascq', '10.4.7.2', [0x0c0c, 0x0c0d, 0x4705, 0x1113, 0x477f, 0x2900, 0x3f0e]],
    ['iscsi.scsicommand.attr', '10.3.1', [0, 1, 2, 3, 4]],
    ['iscsi.isid.t', '10.12.5', [0, 1, 2]],
    ['iscsi.ahs.type', '10.2.2.1', [1, 2]],
    ['scsi.lun.address_mode', '10.2.1.7', [0, 1, 2, 3]],
  ];

  for (const [filter, section, values] of tables) {
    it(`cover ${filter}`, () => {
      for (const value of values) {
        const { references } = explained(`value/${filter}/0x${value.toString(16).padStart(2, '0')}`);
        assert.deepEqual(references[0], { rfc: 3720, section });
      }
    });
  }

  it('are absent for values and fields that nobody defines', () => {
    for (const topic of ['iscsi.asyncevent/0x06', 'iscsi.snack.type/0x04', 'iscsi.cmdsn/0x01', 'scsi.sns.key/0x0c']) {
      assert.equal(explainer.explain(`value/${topic}`), undefined, topic);
    }
  });
});
