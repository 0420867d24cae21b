import { hexNumber } from '../bytes/hex';
import type { LoginReport } from '../login/LoginReport';

/** One login as the command line's `--logins --json` prints it. Frame numbers from 1. */
export interface LoginJson {
  /** All frames that carry the login's PDUs. */
  readonly frames: readonly number[];
  /** Names as sent; empty when the capture does not hold them. */
  readonly initiator: string;
  readonly target: string;
  readonly sessionType: 'Normal' | 'Discovery';
  /** Six bytes, "0x00023d000000". */
  readonly isid: string;
  /** Of the last response, "0x000c". */
  readonly tsih: string;
  readonly cid: number;
  /** "security", "operational", "fullFeature" in the order in which they were reached. */
  readonly stages: readonly string[];
  readonly outcome: 'success' | 'rejected' | 'aborted' | 'incomplete';
  /** Status of the last response ("0x0201"); null while there is none. */
  readonly status: string | null;
  readonly statusText: string | null;
  readonly keys: readonly LoginKeyJson[];
}

export interface LoginKeyJson {
  readonly key: string;
  /** Of a negotiated key the offer, whoever made it; of a declared one what the initiator declared. Null for nothing. */
  readonly offered: string | null;
  /** Of a negotiated key the answer; of a declared one what the target declared. */
  readonly answered: string | null;
  /** The value in force: "262144", or "initiator 262144, target 8192" where a declared key differs; null for none. */
  readonly effective: string | null;
  /** "minimum", "maximum", "AND", "OR", "list order", "declared", "default", "Reject", ... */
  readonly rule: string;
  /** No rule was broken. */
  readonly ok: boolean;
  /** Where the key is defined, "3720 12.13"; null for keys that no RFC defines. */
  readonly rfc: string | null;
}

/** Turns a login's report into its JSON form. */
export function loginJson(report: LoginReport): LoginJson {
  const { frames, initiator, target, sessionType, isid, tsih, cid, stages, result, status, keys } = report;
  return {
    ...{ frames, initiator, target, sessionType, isid },
    tsih: hexNumber(tsih, 4),
    ...{ cid, stages },
    outcome: result,
    status: status?.code ?? null,
    statusText: status?.text ?? null,
    keys: keys.map(({ key, offered, answered, effectiveText, rule, ok, references }) => ({
      key,
      offered: offered?.value ?? null,
      answered: answered?.value ?? null,
      effective: effectiveText,
      ...{ rule, ok },
      rfc: references[0] ? `${references[0].rfc} ${references[0].section}` : null,
    })),
  };
}
