/** True in the build for browsers, whose extension host is a web worker: no paths, no threads, no temporary files. */
export const isBrowser: boolean = false;
