import { homedir } from 'node:os';
import { join } from 'node:path';

import { launchLogFolders } from '../../launch/launchLog.js';

/** Where logs may name a child or its sessions: those of launches and of ROS. */
export function defaultLogs(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  const ros = environment['ROS_LOG_DIR'] ?? join(environment['ROS_HOME'] ?? join(homedir(), '.ros'), 'log');
  return [...launchLogFolders(environment), ros];
}
