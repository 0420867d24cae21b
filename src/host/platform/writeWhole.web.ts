/** In a browser no file system but VS Code's: see writeWhole.ts. */
export { writeAtOnce as writeWhole } from './writeAtOnce';
