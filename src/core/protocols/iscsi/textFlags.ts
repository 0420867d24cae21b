import type { FieldSpec } from '../../dissect/FieldSpec';
import type { RfcSections } from '../../rfc/RfcReference';
import { reserved } from './commonFields';

type Override = Partial<FieldSpec>;

/** Byte 1 of Text Request and Text Response. */
export function textFlags(rfc: RfcSections, f: Override, c: Override): FieldSpec {
  return {
    name: 'Flags',
    filter: 'iscsi.flags',
    offset: 1,
    length: 1,
    kind: 'hexadecimal',
    doc: 'Whether this ends the exchange (F) and whether its text is complete (C).',
    rfc,
    children: [
      {
        name: 'F',
        filter: 'iscsi.text.F',
        offset: 1,
        length: 1,
        mask: 0x80,
        kind: 'boolean',
        values: { 0: 'more follows', 1: 'final' },
        ...f,
      },
      {
        name: 'C',
        filter: 'iscsi.text.C',
        offset: 1,
        length: 1,
        mask: 0x40,
        kind: 'boolean',
        values: { 0: 'text complete', 1: 'text continues in the next PDU' },
        ...c,
      },
      reserved(1, 1, rfc, 0x3f),
    ],
  };
}
