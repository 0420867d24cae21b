// @ts-check
/** Stands in for argon2, which code-server loads at once and uses only for hashed passwords. We start it without one. */
'use strict';

module.exports = {};
