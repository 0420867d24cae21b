// @ts-check
/** Stands in for native-watchdog: the extension host ends when the process that started it is gone. */
'use strict';

/** @param {number} pid */
exports.start = (pid) => {
  const timer = setInterval(() => {
    try {
      process.kill(pid, 0);
    } catch {
      process.exit(87);
    }
  }, 1000);
  timer.unref();
};

/** @param {number} [code] */
exports.exit = (code) => process.exit(code);
