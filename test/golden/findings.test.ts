/**
 * Which findings each fixture and each recorded capture gives, as a golden; and, capture by capture, that what was done to
 * make it (its log says so) is found and stands at the top.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Finding } from '../../src/core/findings/Finding';
import { findFindings } from '../../src/core/findings/findFindings';
import { visibleText } from '../../src/core/text/visibleText';
import { analysed } from '../support/analysed';
import { capturePath, fixtureCaptures, needsCaptures, readFixture, recordedCaptures } from '../support/captures';
import { checkGolden, goldenNames } from '../support/golden';

const TEXT = '.txt';
/** Frames of a finding that its golden has. */
const MOST_FRAMES = 6;

async function findingsOf(bytes: Uint8Array): Promise<Finding[]> {
  const { analysis, source } = await analysed(bytes);
  return findFindings(analysis, source);
}

/** One line a finding, and below a lost session its chain. */
function table(findings: readonly Finding[]): string {
  const lines = findings.flatMap(({ severity, id, session, evidence, count, fact, quirk, chain }) => {
    const frames = [...new Set(evidence.map(({ frame }) => frame))];
    const shown = `${frames.slice(0, MOST_FRAMES).join(',')}${frames.length > MOST_FRAMES ? ',...' : ''}`;
    const where = session < 0 ? '' : ` session ${session}`;
    return [
      `${severity} ${id} x${count}${where} frames ${shown}: ${fact}${quirk === undefined ? '' : ` [known: ${quirk}]`}`,
      ...(chain ?? []).map(({ frame, text }) => `    ${frame}: ${text}`),
    ];
  });
  return lines.length === 0 ? 'none\n' : `${lines.map(visibleText).join('\n')}\n`;
}

/** What was done on purpose, and the finding that has to stand first. */
const DELIBERATE: Readonly<Record<string, string>> = {
  '02_discovery_showluns.pcap': 'AUTH-NONE',
  '06_chap_wrong_password.pcap': 'LOGIN-FAIL',
  '07_chap_unknown_user.pcap': 'LOGIN-FAIL',
  '08_chap_required_none_offered.pcap': 'AUTH-NONE',
  '10_mutual_chap_bad_target_secret.pcap': 'CHAP-FLOW',
  '11_no_such_target.pcap': 'LOGIN-FAIL',
  '12_acl_denied.pcap': 'LOGIN-FAIL',
  '13_no_such_lun.pcap': 'SCSI-CHECK',
  '22_testcu_iSCSIcmdsn.pcap': 'CMDSN-WINDOW',
  '23_testcu_iSCSIdatasn.pcap': 'DATASN-ORDER',
  '25_testcu_iSCSITMF.pcap': 'TMF-ABORT',
  '26_testcu_Reserve6.pcap': 'TMF-ABORT',
  '29_nopin_timeout_frozen_initiator.pcap': 'NOP-TIMEOUT',
  '32_testcu_Read10_BeyondEol.pcap': 'SCSI-CHECK',
  '35_testcu_MultipathIO_Reset.pcap': 'TMF-ABORT',
  '36_testcu_Write10_BeyondEol.pcap': 'SCSI-CHECK',
  '38_target_conn_deleted_live.pcap': 'SESSION-DROP',
  '39_initiator_killed_relogin.pcap': 'SESSION-DROP',
  '41_port_closed_rst.pcap': 'LOGIN-FAIL',
  '53_istgt_mutual_chap_datadigest_loop.pcap': 'DIGEST-MISMATCH',
  '56_istgt_cmdsn_digest_reset_loop.pcap': 'DIGEST-MISMATCH',
  '60_istgt_qemuio_digest_reset_loop.pcap': 'DIGEST-MISMATCH',
  '68_istgt_no_such_target.pcap': 'LOGIN-FAIL',
  '69_istgt_testcu_cmdsn.pcap': 'CMDSN-WINDOW',
  '71_istgt_testcu_tmf.pcap': 'TMF-ABORT',
  '80_proxy_delay15ms_rw.pcap': 'SLOW-IO',
  '81_proxy_stall_4s_on_read.pcap': 'SLOW-IO',
  '83_proxy_flip_header_digest_t2i.pcap': 'DIGEST-HDR',
  '85_proxy_flip_data_digest_t2i_istgt.pcap': 'DIGEST-DATA',
  '94_derived_snap96.pcap': 'PDU-TRUNCATED',
  // The target closes the other connection as well when one is logged out.
  '104_raw_mcs_istgt.pcap': 'SESSION-DROP',
  '106_raw_long_sendtargets_tgt.pcap': 'MAXCMDSN',
};

/** Nothing was done to these: they have no error. */
const HEALTHY: readonly string[] = [
  ...['01_discovery.pcap', '03_login_inquiry_plain.pcap', '04_readcapacity16.pcap', '05_chap_ok.pcap'],
  ...['14_header_digest_inq.pcap', '15_header_digest_none_vs_required.pcap', '16_qemuio_write_read_plain.pcap'],
  ...['18_qemuio_header_digest_rw.pcap', '19_iscsi_perf_4k_qd4.pcap', '20_iscsi_perf_snaplen128.pcap'],
  ...[
    '21_swp_on_off.pcap',
    '24_testcu_iSCSIResiduals.pcap',
    '28_nopin_pings_idle.pcap',
    '30_nonstandard_port_13260.pcap',
  ],
  ...['33_testcu_CompareAndWrite.pcap', '37_testcu_Unmap_WriteSame.pcap', '36b_testcu_Write10_Async.pcap'],
  ...[
    '52_istgt_both_digests_inq.pcap',
    '55_tgt_both_digests_inq.pcap',
    '62_istgt_chap_inq.pcap',
    '63_istgt_rw_nopin.pcap',
  ],
  ...[
    '65_istgt_both_digests_perf.pcap',
    '67_istgt_no_auth.pcap',
    '90_derived_pcapng.pcapng',
    '91_derived_nanosecond.pcap',
  ],
  ...['92_derived_midstream_no_login.pcap', '93_derived_lost_frame.pcap', 'iscsi_login.pcap'],
];

describe('findings of each fixture', () => {
  for (const name of fixtureCaptures()) {
    it(name, async () => checkGolden(`findings/${name}${TEXT}`, table(await findingsOf(readFixture(name)))));
  }

  it('there is no golden without a fixture', () => {
    const names = fixtureCaptures().map((name) => name + TEXT);
    assert.deepEqual(goldenNames(TEXT, 'findings').sort(), names.sort());
  });
});

describe('findings of each recorded capture', () => {
  before(function () {
    needsCaptures(this);
  });

  for (const name of recordedCaptures()) {
    it(name, async () => {
      const findings = await findingsOf(readFileSync(capturePath(name)));
      const base = path.basename(name);
      checkGolden(`findings/recorded/${base}${TEXT}`, table(findings));
      const deliberate = DELIBERATE[base];
      if (deliberate !== undefined) assert.equal(findings[0]?.id, deliberate, 'what was done stands first');
      if (HEALTHY.includes(base)) {
        const errors = findings.filter(({ severity }) => severity === 'error');
        assert.deepEqual(
          errors.map(({ id, fact }) => `${id}: ${fact}`),
          [],
        );
      }
    });
  }
});
