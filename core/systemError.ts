/** What to do about what a file system or a network refuses, by its system error code. */
const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full: free some space',
  EDQUOT: 'the disk quota is used up: free some space',
  EROFS: 'the disk is read-only: choose another folder',
  EACCES: 'permission is denied: choose a place that you may use',
  EPERM: 'permission is denied: choose a place that you may use',
  ENOENT: 'it is not there: check the path',
  ENOTDIR: 'a part of the path is no folder: check the path',
  EISDIR: 'it is a folder: give a file',
  EEXIST: 'something else is there: choose another place',
  EADDRINUSE: 'another program listens there: end it, or choose another place',
  EADDRNOTAVAIL: 'this computer has no such address: choose one of its own',
  EMFILE: 'too many files are open: raise the limit (ulimit -n)',
};

/** What Node.js throws when the system refuses something. */
export interface SystemError extends Error {
  /** For example ENOSPC. */
  readonly code: string;
  readonly syscall: string;
  readonly path?: string;
}

export function isSystemError(error: unknown): error is SystemError {
  return error instanceof Error && 'code' in error && 'syscall' in error;
}

/** For `catch`: gives another value for what is not there; whatever else was refused is thrown on. */
export function ifMissing<Value>(value: Value): (error: unknown) => Value {
  return (error) => {
    if (isSystemError(error) && error.code === 'ENOENT') return value;
    throw error;
  };
}

/** Why the system refused, and what to do about it; to follow "because". */
export function systemReason(error: unknown): string {
  const code = isSystemError(error) ? error.code : 'unknown';
  return reasons[code] ?? `of a system error (${code}): check the disk`;
}

/** Whether there is no room for more, which passes when somebody frees some. */
export function isDiskFull(error: unknown): boolean {
  return isSystemError(error) && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
}
