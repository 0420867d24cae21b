import assert from 'node:assert/strict';
import type { FieldSpec } from '../../../src/core/dissect/FieldSpec';
import { allFields } from '../../../src/core/dissect/interpret';
import { findPduField } from '../../../src/core/protocols/iscsi/findPduField';
import { opcodeName } from '../../../src/core/protocols/iscsi/opcodeNames';
import { PART_FIELDS } from '../../../src/core/protocols/iscsi/partFields';
import { unknownPduFields } from '../../../src/core/protocols/iscsi/pdus/unknownPdu';
import { PDU_SPECS, pduSpecOf } from '../../../src/core/protocols/iscsi/pduSpecs';
import { referencesOf } from '../../../src/core/rfc/RfcReference';
import { sectionTitle } from '../../../src/core/rfc/sectionIndex';

const BITS = 48 * 8;

/** Which bits a list of fields claims, each with the names of the fields. */
function claims(fields: readonly FieldSpec[]): string[][] {
  const bits = Array.from({ length: BITS }, () => [] as string[]);
  for (const { name, offset, length, mask } of fields) {
    for (let bit = 0; bit < length * 8; bit++) {
      // Bit 0 is the most significant one, as the RFC counts.
      const claimed = mask === undefined || (mask >>> (length * 8 - 1 - bit)) & 1;
      if (claimed) bits[offset * 8 + bit]?.push(name);
    }
  }
  return bits;
}

function gapsAndOverlaps(fields: readonly FieldSpec[], from = 0, to = BITS): string[] {
  return claims(fields).flatMap((names, bit) => {
    const wanted = bit >= from && bit < to ? 1 : 0;
    return names.length === wanted ? [] : [`byte ${bit >> 3} bit ${bit & 7}: ${names.join(' and ') || 'no field'}`];
  });
}

/** Every list of fields that must cover its parent: children, and each variant. */
function nested(fields: readonly FieldSpec[]): { parent: FieldSpec; layout: readonly FieldSpec[] }[] {
  return allFields(fields).flatMap((parent) => [
    ...(parent.children ? [{ parent, layout: parent.children }] : []),
    ...(parent.variants?.layouts.map((layout) => ({ parent, layout })) ?? []),
  ]);
}

/** The table as a header of one content has it: with one layout of each variant. */
function withVariant(fields: readonly FieldSpec[], variant: number): FieldSpec[] {
  return fields.flatMap((field) => [
    field,
    ...withVariant(field.children ?? [], variant),
    ...withVariant(field.variants?.layouts[variant] ?? [], variant),
  ]);
}

describe('PDU tables', () => {
  it('are there for the 18 opcodes of RFC 3720, each found by its opcode', () => {
    assert.equal(PDU_SPECS.length, 18);
    for (const spec of PDU_SPECS) assert.equal(pduSpecOf(spec.opcode), spec);
    assert.equal(pduSpecOf(0x07), undefined);
    assert.equal(pduSpecOf(0x1c), undefined);
    assert.equal(opcodeName(0x07), 'unknown opcode 0x07');
  });

  const tables: [string, readonly FieldSpec[]][] = [
    ...PDU_SPECS.map((spec): [string, readonly FieldSpec[]] => [spec.name, spec.fields]),
    ['an unknown initiator opcode', unknownPduFields(0x07)],
    ['an unknown target opcode', unknownPduFields(0x27)],
  ];

  for (const [name, fields] of tables) {
    describe(name, () => {
      it('covers its 48 bytes bit by bit without gap or overlap', () => {
        assert.deepEqual(gapsAndOverlaps(fields), []);
      });

      it('has children and variants that cover their parents', () => {
        for (const { parent, layout } of nested(fields)) {
          const from = parent.offset * 8;
          assert.deepEqual(gapsAndOverlaps(layout, from, from + parent.length * 8), [], parent.name);
        }
      });

      it('names, explains and refers every field but the reserved ones', () => {
        for (const field of allFields(fields)) {
          assert.ok(field.rfc?.rfc3720 && field.rfc.rfc7143, `${field.name} has no sections`);
          if (field.kind === 'reserved') continue;
          assert.match(field.filter ?? '', /^iscsi\.[A-Za-z0-9.]+$/, field.name);
          assert.ok((field.doc ?? '').length >= 15, `${field.name} has no doc`);
          assert.match(field.doc ?? '', /[.?]$/, field.name);
        }
      });

      it('uses no filter name twice', () => {
        for (const variant of [0, 1, 2, 3]) {
          const filters = withVariant(fields, variant).flatMap(({ filter }) => filter ?? []);
          assert.deepEqual(
            filters.filter((filter, at) => filters.indexOf(filter) !== at),
            [],
          );
        }
      });

      it('refers to sections that exist', () => {
        for (const field of allFields(fields)) {
          for (const reference of referencesOf(field.rfc ?? {})) {
            assert.ok(
              sectionTitle(reference),
              `${field.name}: RFC ${reference.rfc} has no section ${reference.section}`,
            );
          }
        }
      });
    });
  }

  it('stand in the section that has the name of the PDU', () => {
    for (const { name, rfc } of PDU_SPECS) {
      const title = sectionTitle({ rfc: 3720, section: rfc.rfc3720 ?? '' }) ?? '';
      const wanted = /^SCSI Data-/.test(name) ? 'SCSI Data-Out & SCSI Data-In' : name;
      assert.equal(title, wanted);
    }
  });

  it('give requests a CmdSN and target PDUs a StatSN, with the exceptions of the RFC', () => {
    for (const { name, fields, sentBy, statSN } of PDU_SPECS) {
      const has = (filter: string): boolean => allFields(fields).some((field) => field.filter === filter);
      const commandless = ['SCSI Data-Out', 'SNACK Request'].includes(name);
      assert.equal(has('iscsi.cmdsn'), sentBy === 'initiator' && !commandless, name);
      assert.equal(has('iscsi.statsn'), sentBy === 'target', name);
      assert.equal(has('iscsi.expstatsn'), sentBy === 'initiator', name);
      assert.equal(statSN === 'none', sentBy === 'initiator', name);
    }
  });

  it('allow additional header segments in the SCSI Command only', () => {
    assert.deepEqual(
      PDU_SPECS.filter((spec) => spec.allowsAdditionalHeaderSegments).map(({ name }) => name),
      ['SCSI Command'],
    );
  });

  it('are found by opcode and filter name, parts behind the header included', () => {
    assert.equal(findPduField(0x03, 'iscsi.login.csg')?.name, 'CSG');
    assert.equal(findPduField(0x03, 'iscsi.isid.b')?.name, 'B');
    assert.equal(findPduField(0x21, 'iscsi.scsiresponse.senselength')?.name, 'SenseLength');
    assert.equal(findPduField(0x07, 'iscsi.datasegmentlength')?.name, 'DataSegmentLength');
    assert.equal(findPduField(0x03, 'iscsi.statsn'), undefined);
    for (const part of PART_FIELDS) {
      if (part.kind === 'reserved') continue;
      assert.ok(part.doc, part.name);
      assert.ok(sectionTitle({ rfc: 3720, section: part.rfc?.rfc3720 ?? '' }), part.name);
      assert.ok(sectionTitle({ rfc: 7143, section: part.rfc?.rfc7143 ?? '' }), part.name);
    }
  });
});
