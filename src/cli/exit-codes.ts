/** What the process tells its caller; also in `--help` and in the documentation. */
export const EXIT = {
  clean: 0,
  findings: 1,
  /** Wrong usage, a file that could not be checked, or a fault of ours. */
  error: 2,
  /** Part of a configuration file could not be used. */
  configuration: 3,
  /** Ctrl-C: 128 + SIGINT, as shells have it. */
  interrupted: 130,
} as const;

/** A mistake in the arguments: the message and what to do next. */
export class UsageError extends Error {
  constructor(
    message: string,
    readonly hint?: string,
  ) {
    super(message);
  }
}
