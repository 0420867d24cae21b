import type { FieldNode } from '../../dissect/FieldNode';
import type { Issue } from '../../dissect/Issue';
import type { PduContext } from './PduContext';

/** The header's nodes with the CDB and the LUN given the fields that SCSI knows in them. */
export function withScsiParts(
  nodes: readonly FieldNode[],
  bytes: Uint8Array,
  { scsi, source }: PduContext,
  issues: Issue[],
): FieldNode[] {
  if (scsi === undefined) return [...nodes];
  const part = { source, issues };
  return nodes.map((node) => {
    if (node.filter === 'iscsi.lun' && node.unused !== true) {
      const children = scsi.lunNodes(bytes, node.start, part);
      return { ...node, note: `LUN ${scsi.lunText(bytes, node.start)}`, children };
    }
    if (node.filter === 'iscsi.scsicommand.cdb') {
      const { name, details } = scsi.cdbSummary(bytes, node.start, node.length);
      const children = scsi.cdbNodes(bytes, node.start, node.length, part);
      return { ...node, note: details === '' ? name : `${name} ${details}`, children };
    }
    return node;
  });
}
