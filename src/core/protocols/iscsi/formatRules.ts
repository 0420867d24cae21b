import { COMMAND_RULES } from './formatRules/commandRules';
import { COMMON_RULES } from './formatRules/commonRules';
import { CONTROL_RULES } from './formatRules/controlRules';
import type { FormatRule } from './formatRules/FormatRule';
import { LOGIN_AND_TEXT_RULES } from './formatRules/loginAndTextRules';

/**
 * All rules of form that the 48 header bytes of one PDU can break. What a field may hold at all (bits that are fixed or
 * reserved, codes that are named) stands in the tables of `pdus`, and what additional segments and data may hold with them.
 */
export const FORMAT_RULES: readonly FormatRule[] = [
  ...COMMON_RULES,
  ...COMMAND_RULES,
  ...LOGIN_AND_TEXT_RULES,
  ...CONTROL_RULES,
];

/** The rules that apply to each opcode. */
const BY_OPCODE: readonly (readonly FormatRule[])[] = Array.from({ length: 64 }, (_, opcode) =>
  FORMAT_RULES.filter((rule) => rule.opcodes === undefined || rule.opcodes.includes(opcode)),
);

export function formatRulesOf(opcode: number): readonly FormatRule[] {
  return BY_OPCODE[opcode] ?? [];
}
