import type rclnodejs from 'rclnodejs';

/** What nodes log with: to the console and to /rosout. */
export interface Log {
  info(text: string): void;
  warn(text: string): void;
  error(text: string): void;
}

export function nodeLog(node: rclnodejs.Node): Log {
  const logger = node.getLogger();
  return {
    info: (text) => {
      logger.info(text);
    },
    warn: (text) => {
      logger.warn(text);
    },
    error: (text) => {
      logger.error(text);
    },
  };
}
