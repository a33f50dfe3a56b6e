import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import winston, { type Logger } from 'winston';

/** Everything that the nodes of a launch write, line by line, in a file that cannot grow without limit. */
export function launchLog(folder: string): Logger {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { format, transports } = winston;
  return winston.createLogger({
    level: 'info',
    format: format.combine(
      format.timestamp(),
      format.printf(({ timestamp, level, message }) => `${String(timestamp)} ${level} ${String(message)}`),
    ),
    transports: [
      new transports.File({
        filename: join(folder, 'launch.log'),
        maxsize: 10_000_000,
        maxFiles: 3,
        options: { flags: 'a', mode: 0o600 },
      }),
    ],
  });
}
