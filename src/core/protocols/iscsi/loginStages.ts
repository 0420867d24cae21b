/** Names of the stages that CSG and NSG hold (RFC 3720, section 10.12.3); 2 is reserved. */
export const LOGIN_STAGES: Readonly<Record<number, string>> = {
  0: 'SecurityNegotiation',
  1: 'LoginOperationalNegotiation',
  3: 'FullFeaturePhase',
};
