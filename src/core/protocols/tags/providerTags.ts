import { etherTypeName } from '../../dissect/etherTypes';
import type { FieldSpec } from '../../dissect/FieldSpec';
import { etherTypeTag } from './etherTypeTag';

/** IEEE 802.1ad: the outer tag of a provider, after the EtherType 0x88a8. */
export const PROVIDER_VLAN_FIELDS: readonly FieldSpec[] = [
  { name: 'Priority', filter: 'ieee8021ad.priority', offset: 0, length: 2, mask: 0xe000, kind: 'unsigned' },
  { name: 'Drop eligible', filter: 'ieee8021ad.dei', offset: 0, length: 2, mask: 0x1000, kind: 'boolean' },
  { name: 'VLAN ID', filter: 'ieee8021ad.id', offset: 0, length: 2, mask: 0x0fff, kind: 'unsigned' },
  { name: 'Type', filter: 'ieee8021ah.etype', offset: 2, length: 2, kind: 'hexadecimal', values: etherTypeName },
];

export const providerVlan = etherTypeTag({
  id: 'providerVlan',
  shortName: 'VLAN',
  name: '802.1ad Provider VLAN',
  filter: 'ieee8021ad',
  fields: PROVIDER_VLAN_FIELDS,
  length: 4,
  type: 'ieee8021ah.etype',
  shown: ['ieee8021ad.id', 'ID'],
});

/** IEEE 802.1ah: the service tag and the addresses of the customer's frame, after the EtherType 0x88e7. */
export const BACKBONE_FIELDS: readonly FieldSpec[] = [
  { name: 'Priority', filter: 'ieee8021ah.priority', offset: 0, length: 4, mask: 0xe0000000, kind: 'unsigned' },
  { name: 'Drop eligible', filter: 'ieee8021ah.drop', offset: 0, length: 4, mask: 0x10000000, kind: 'boolean' },
  {
    name: 'No customer addresses',
    filter: 'ieee8021ah.nca',
    offset: 0,
    length: 4,
    mask: 0x08000000,
    kind: 'boolean',
  },
  { name: 'Reserved', offset: 0, length: 4, mask: 0x07000000, kind: 'reserved' },
  { name: 'Service ID', filter: 'ieee8021ah.isid', offset: 0, length: 4, mask: 0x00ffffff, kind: 'unsigned' },
  { name: "Customer's destination", filter: 'ieee8021ah.cdst', offset: 4, length: 6, kind: 'mac' },
  { name: "Customer's source", filter: 'ieee8021ah.csrc', offset: 10, length: 6, kind: 'mac' },
  { name: 'Type', filter: 'ieee8021ah.etype', offset: 16, length: 2, kind: 'hexadecimal', values: etherTypeName },
];

export const providerBackbone = etherTypeTag({
  id: 'providerBackbone',
  shortName: '802.1ah',
  name: '802.1ah Provider Backbone Bridge',
  filter: 'ieee8021ah',
  fields: BACKBONE_FIELDS,
  length: 18,
  type: 'ieee8021ah.etype',
  shown: ['ieee8021ah.isid', 'I-SID'],
});
