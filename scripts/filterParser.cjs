// @ts-check
/**
 * Makes the parser of display filters from its grammar: src/core/filter/displayFilterParser.generated.js and its types.
 * Neither is in the repository. `npm ci` runs this (prepare), and so do the build and `npm test`, so that an edited grammar
 * is never left behind; after an edit, `node scripts/filterParser.cjs` does it by hand.
 */
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const peggy = require('peggy');

const folder = path.join(__dirname, '../src/core/filter');
const grammarFile = path.join(folder, 'displayFilter.peggy');
const parserFile = path.join(folder, 'displayFilterParser.generated.js');
const typesFile = path.join(folder, 'displayFilterParser.generated.d.ts');

const types = `// Made by scripts/filterParser.cjs.
import type { FilterError } from './FilterError';
import type { FilterExpression } from './FilterExpression';

/** What the grammar calls to end the parse; all must throw. */
export interface ParserOptions {
  fail(error: FilterError): never;
  /** Something stands where it cannot stand. */
  unexpected(text: string, start: number, end: number): never;
  /** A word stands behind a whole test. */
  behindTest(word: string, start: number, end: number): never;
}

/** Undefined for a filter without anything in it. */
export function parse(text: string, options: ParserOptions): FilterExpression | undefined;
`;

/** The source of the parser that the grammar describes. @returns {string} */
function filterParser() {
  const grammar = fs.readFileSync(grammarFile, 'utf8');
  return peggy.generate(grammar, { format: 'es', output: 'source', grammarSource: path.basename(grammarFile) });
}

/** Writes the parser where it differs from what is there: tools that watch files see a change only when there is one. */
function writeFilterParser() {
  for (const [file, content] of /** @type {const} */ ([
    [parserFile, filterParser()],
    [typesFile, types],
  ])) {
    if (!fs.existsSync(file) || fs.readFileSync(file, 'utf8') !== content) fs.writeFileSync(file, content);
  }
}

module.exports = { filterParser, grammarFile, parserFile, writeFilterParser };

if (require.main === module) writeFilterParser();
