/** Stages of a login by their CSG/NSG numbers (RFC 3720, section 10.12.3); 2 is not assigned. */
export type LoginStage = 'security' | 'operational' | 'fullFeature' | 'reserved';

const STAGES: readonly LoginStage[] = ['security', 'operational', 'reserved', 'fullFeature'];

/** The stage of a CSG or NSG value. */
export function loginStage(number: number): LoginStage {
  return STAGES[number & 3] ?? 'reserved';
}

/** "security negotiation", for people. */
export const STAGE_NAMES: Readonly<Record<LoginStage, string>> = {
  security: 'security negotiation',
  operational: 'operational negotiation',
  fullFeature: 'full feature phase',
  reserved: 'reserved stage',
};

/** A key and its value as sent, in a login or text exchange. */
export type KeyValue = readonly [key: string, value: string];

/** One Login Request or Login Response. */
export interface LoginStep {
  readonly pdu: number;
  /** Index of the frame that holds the PDU's last byte. */
  readonly frame: number;
  /** Index of the first frame that carries a part of it. */
  readonly firstFrame: number;
  readonly request: boolean;
  readonly currentStage: LoginStage;
  readonly nextStage: LoginStage;
  readonly transit: boolean;
  readonly continued: boolean;
  /** Status-Class and Status-Detail (0x0201) of a response; undefined for requests. */
  readonly status: number | undefined;
  readonly keys: readonly KeyValue[];
}

export type LoginOutcome = 'accepted' | 'rejected' | 'unfinished';

/** One login: the Login Requests and Responses of one connection's login phase. */
export class LoginRecord {
  readonly steps: LoginStep[] = [];
  initiatorName = '';
  targetName = '';
  /** "Normal" or "Discovery" as declared; empty until declared (Normal is then the rule). */
  sessionType = '';
  /** Six bytes as 12 hexadecimal digits. */
  isid = '';
  /** TSIH of the first request: 0 asks for a new session. */
  requestedTsih = 0;
  /** TSIH of the accepting response. */
  tsih = 0;
  cid = 0;
  /** Status of the last response; undefined while there is none. */
  status: number | undefined;
  outcome: LoginOutcome = 'unfinished';
  /** What the sides said last about each key, initiator and target apart. */
  readonly offered = new Map<string, string>();
  readonly answered = new Map<string, string>();

  get discovery(): boolean {
    return this.sessionType === 'Discovery';
  }

  /** The login as plain data, to be stored. */
  stored(): StoredLogin {
    return { ...this };
  }

  /** Takes back what `stored` gave. */
  static restore(stored: StoredLogin): LoginRecord {
    return Object.assign(new LoginRecord(), stored);
  }

  /** The digests that this login settled on: the target's answer counts. */
  get digests(): { readonly header: boolean; readonly data: boolean; readonly settled: boolean } {
    const on = (key: string): boolean =>
      this.answered.get(key) === 'CRC32C' ||
      (this.answered.get(key) === undefined && this.offered.get(key) === 'CRC32C' && this.targetChose(key));
    return { header: on('HeaderDigest'), data: on('DataDigest'), settled: this.outcome === 'accepted' };
  }

  /** True when the target proposed the key first, so that the initiator's value is the answer. */
  private targetChose(key: string): boolean {
    return this.steps.some((step) => !step.request && step.keys.some(([name]) => name === key));
  }
}

/** A login without its methods. */
export type StoredLogin = Omit<LoginRecord, 'stored' | 'discovery' | 'digests'>;
