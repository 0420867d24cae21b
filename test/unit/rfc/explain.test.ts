import assert from 'node:assert/strict';
import type { FieldSpec } from '../../../src/core/dissect/FieldSpec';
import { createExplainer } from '../../../src/core/rfc/explain';

const CSG: FieldSpec = {
  name: 'CSG',
  filter: 'iscsi.login.csg',
  offset: 1,
  length: 1,
  mask: 0x0c,
  kind: 'unsigned',
  values: { 0: 'Security', 1: 'Operational', 3: 'FullFeature' },
  usedWhen: { test: () => true, text: 'always' },
  doc: 'Where the login stands.',
  facts: [['set by', 'both sides']],
  rfc: { rfc3720: '10.12.3', rfc7143: '11.12.3' },
};

const BARE: FieldSpec = { name: 'Window', filter: 'tcp.window_size_value', offset: 14, length: 2, kind: 'unsigned' };

const MANY: FieldSpec = {
  ...BARE,
  name: 'Many',
  filter: 'many',
  values: Object.fromEntries(Array.from({ length: 40 }, (_, value) => [value, `v${value}`])),
};

const explainer = createExplainer({
  fieldSpec: (layer, filter) =>
    [
      ['0x03', CSG],
      ['tcp', BARE],
      ['0x04', MANY],
    ].find(([owner, spec]) => owner === layer && (spec as FieldSpec).filter === filter)?.[1] as FieldSpec | undefined,
  fieldTopics: () => ['field/0x03/iscsi.login.csg'],
});

describe('createExplainer', () => {
  it('explains a field of a PDU from its declaration', () => {
    assert.deepEqual(explainer.explain('field/0x03/iscsi.login.csg'), {
      title: 'CSG (Login Request)',
      text: 'Where the login stands.',
      facts: [
        ['set by', 'both sides'],
        ['values', '0 Security, 1 Operational, 3 FullFeature'],
        ['used when', 'always'],
        ['place', 'byte 1, mask 0x0c'],
        ['filter', 'iscsi.login.csg'],
      ],
      references: [
        { rfc: 3720, section: '10.12.3' },
        { rfc: 7143, section: '11.12.3' },
      ],
    });
  });

  it('explains a field without words of its own by those kept for the layers below iSCSI', () => {
    const field = explainer.explain('field/tcp/tcp.window_size_value');
    assert.equal(field?.title, 'Window (TCP)');
    assert.match(field?.text ?? '', /room for, before scaling/);
    assert.deepEqual(field?.references, explainer.explain('protocol/tcp')?.references);
    assert.deepEqual(field?.facts[0], ['place', 'bytes 14 to 15']);
  });

  it('bounds the list of values', () => {
    const list = explainer.explain('field/0x04/many')?.facts.find(([label]) => label === 'values')?.[1] ?? '';
    assert.match(list, /^0x0000 v0, /);
    assert.match(list, /v11 and 28 more$/);
  });

  it('knows nothing of fields that the lookup does not know', () => {
    assert.equal(explainer.explain('field/0x03/iscsi.login.nsg'), undefined);
    assert.equal(explainer.explain('field/0x03'), undefined);
  });

  it('leads from values of fields to opcodes, statuses and stages', () => {
    assert.equal(explainer.explain('value/iscsi.opcode/0x03'), explainer.explain('opcode/0x03'));
    assert.equal(explainer.explain('value/iscsi.login.status/0x0201'), explainer.explain('status/0x0201'));
    assert.equal(explainer.explain('value/iscsi.login.csg/0x00'), explainer.explain('stage/security'));
    assert.equal(explainer.explain('value/iscsi.login.nsg/0x03'), explainer.explain('stage/fullFeature'));
    assert.equal(explainer.explain('value/iscsi.login.nsg/0x02'), undefined);
  });

  it('reads numbers in both bases', () => {
    assert.ok(explainer.explain('opcode/0x21'));
    assert.equal(explainer.explain('opcode/33'), explainer.explain('opcode/0x21'));
  });

  it('lists the topics of the lookup with its own', () => {
    assert.ok(explainer.topics().includes('field/0x03/iscsi.login.csg'));
    assert.ok(explainer.topics().includes('key/MaxBurstLength'));
  });

  it('has no answer to unknown or broken topics, and does not throw', () => {
    const broken = [
      '',
      '/',
      'opcode',
      'opcode/',
      'opcode/xyz',
      'opcode/0x',
      'opcode/-1',
      'status/NaN',
      'stage/__proto__',
    ];
    broken.push(
      'value/iscsi.asyncevent',
      'value/__proto__/0x01',
      'protocol/constructor',
      'nonsense/1',
      'field//',
      '\ud800',
    );
    for (const topic of broken) assert.equal(explainer.explain(topic), undefined, topic);
  });
});
