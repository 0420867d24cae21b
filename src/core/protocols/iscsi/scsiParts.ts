import type { FieldNode } from '../../dissect/FieldNode';
import type { ScsiDissector } from '../../dissect/ScsiDissector';
import type { Issue } from '../../dissect/Issue';
import { HEADER_CDB_LENGTH } from './additionalHeaderSegments';
import { commandCdb } from './commandCdb';
import { CDB_OFFSET } from './headerReaders';
import type { PduContext } from './PduContext';

/** The header's nodes with the CDB and the LUN given the fields that SCSI knows in them. `end` ends the bytes at hand. */
export function withScsiParts(
  nodes: readonly FieldNode[],
  bytes: Uint8Array,
  end: number,
  { scsi, source }: Pick<PduContext, 'scsi' | 'source'>,
  issues: Issue[],
): FieldNode[] {
  if (scsi === undefined) return [...nodes];
  const part = { source, issues };
  return nodes.map((node) => {
    if (node.filter === 'iscsi.lun' && node.unused !== true) {
      const children = scsi.lunNodes(bytes, node.start, part);
      return { ...node, note: lunNote(scsi, bytes, node.start), children };
    }
    if (node.filter === 'iscsi.scsicommand.cdb') {
      const { bytes: cdb, extension } = commandCdb(bytes, node.start - CDB_OFFSET, end);
      const { name, details } = scsi.cdbSummary(cdb, 0, cdb.length);
      const children = scsi
        .cdbNodes(cdb, 0, cdb.length, part)
        .map((child) => inPdu(child, node.start, extension ?? node.start + HEADER_CDB_LENGTH));
      return { ...node, note: details === '' ? name : `${name} ${details}`, children };
    }
    return node;
  });
}

/** "LUN 1", "REPORT LUNS W-LUN". */
function lunNote(scsi: ScsiDissector, bytes: Uint8Array, start: number): string {
  const text = scsi.lunDescription(bytes, start);
  return text.endsWith('W-LUN') ? text : `LUN ${text}`;
}

/** A node over the bytes of the CDB alone as one over those of the PDU; bytes from the 17th on stand at `extension`. */
function inPdu(node: FieldNode, cdbStart: number, extension: number): FieldNode {
  const place = (at: number): number => (at < HEADER_CDB_LENGTH ? cdbStart + at : extension + at - HEADER_CDB_LENGTH);
  const start = place(node.start);
  // The head of the additional header segment stands in the midst of a field that begins in the basic header.
  const end = node.length === 0 ? start : place(node.start + node.length - 1) + 1;
  const { children } = node;
  return {
    ...node,
    start,
    length: end - start,
    ...(children ? { children: children.map((child) => inPdu(child, cdbStart, extension)) } : {}),
  };
}
