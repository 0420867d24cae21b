/** Filter names that Wireshark does not have, for fields that it does not have either. */
export const OWN_FILTER_NAMES: readonly { readonly reason: string; readonly names: string }[] = [
  {
    reason:
      'Fields of iSCSI that tshark lays out under other names in other PDUs, only as part of a byte, or not at all (RFC 7144 among them).',
    names:
      'iscsi.F iscsi.data iscsi.login.status.class iscsi.login.status.detail iscsi.lun iscsi.rejectedheader ' +
      'iscsi.responsedata iscsi.scsicommand.cdb iscsi.scsicommand.pri iscsi.scsiresponse.statusqualifier ' +
      'iscsi.sensedata iscsi.snack.tag iscsi.taskmanfun.additionalresponseinformation iscsi.unexpecteddata',
  },
  {
    reason: 'Registers of the ATA command behind ATA PASS-THROUGH (SAT), which tshark shows as bytes.',
    names:
      'scsi.ata.auxiliary scsi.ata.icc scsi.ata.byt_blok scsi.ata.ck_cond scsi.ata.command scsi.ata.count scsi.ata.device scsi.ata.extend ' +
      'scsi.ata.features scsi.ata.lba15 scsi.ata.lba23 scsi.ata.lba31 scsi.ata.lba39 scsi.ata.lba47 ' +
      'scsi.ata.lba7 scsi.ata.multiple_count scsi.ata.off_line scsi.ata.protocol scsi.ata.t_dir ' +
      'scsi.ata.t_length scsi.ata.t_type',
  },
  {
    reason:
      'Single bits of the second byte, of which tshark shows the byte (scsi.inquiry.flags, scsi.mode.flags and their like).',
    names:
      'scsi.inquiry.cmddt scsi.inquiry.evpd scsi.mode.dbd scsi.mode.llbaa scsi.mode.pf scsi.mode.rtd ' +
      'scsi.mode.sp scsi.release.longid scsi.release.thirdparty',
  },
  {
    reason: 'Sense data: descriptors and sense key specific bytes that tshark does not take apart.',
    names:
      'scsi.sns.another.ascascq scsi.sns.another.key scsi.sns.another.progress scsi.sns.ata.count ' +
      'scsi.sns.ata.device scsi.sns.ata.error scsi.sns.ata.extend scsi.sns.ata.lba15 scsi.sns.ata.lba23 ' +
      'scsi.sns.ata.lba31 scsi.sns.ata.lba39 scsi.sns.ata.lba47 scsi.sns.ata.lba7 scsi.sns.ata.status ' +
      'scsi.sns.forwarded.fsdt scsi.sns.forwarded.source scsi.sns.forwarded.status ' +
      'scsi.sns.referral.not_all scsi.sns.sdat_ovfl scsi.sns.segment scsi.sns.sks.overflow ' +
      'scsi.sns.sks.progress scsi.sns.sks.retry_count scsi.sns.sks.sd',
  },
  {
    reason: 'Levels of a LUN behind the first one.',
    names: 'scsi.lun.levels',
  },
  {
    reason: 'Fields of commands of SPC whose CDBs tshark decodes in part or not at all.',
    names:
      'scsi.attribute.sa scsi.attribute.wtc scsi.cdb.paramlen32 scsi.log.subpagecode scsi.mpi.data_format ' +
      'scsi.mpi.information_type scsi.mpi.priority_reported scsi.mpi.repd scsi.mpo.service_action ' +
      'scsi.release.extent scsi.release.extent_length scsi.release.reservation ' +
      'scsi.release.thirdparty_device scsi.spc.recvdiag.pagecode scsi.spc.recvdiag.pcv ' +
      'scsi.spc.requestsense.desc scsi.spc.security.inc_512 scsi.spc.security.protocol ' +
      'scsi.spc.security.specific scsi.spc.security.xferlen scsi.spc.wb.mode_specific',
  },
  {
    reason: 'Fields of commands of SBC, most of them added after SBC-2, that tshark leaves out.',
    names:
      'scsi_sbc.address_descriptor_index scsi_sbc.apptag scsi_sbc.apptag_mask scsi_sbc.atomic_boundary ' +
      'scsi_sbc.cor_dis scsi_sbc.format_unit.ffmt scsi_sbc.get_lba_status.report_type scsi_sbc.ndob ' +
      'scsi_sbc.obsolete_lba scsi_sbc.one_seg scsi_sbc.pmi scsi_sbc.rarc scsi_sbc.reftag ' +
      'scsi_sbc.sanitize.znr scsi_sbc.ssu.modifier scsi_sbc.ssu.no_flush scsi_sbc.wr_uncor',
  },
  {
    reason: 'Fields of commands of SSC that tshark leaves out.',
    names: 'scsi_ssc.mloi scsi_ssc.wsmk',
  },
];
