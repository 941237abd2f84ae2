/** Set by the bundler from package.json. */
declare const INTERLOCK_VERSION: string;

export const version = INTERLOCK_VERSION;
