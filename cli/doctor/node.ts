import { failing, working, type PartCheck, type PartReport } from './PartReport.js';

const part = 'Node.js';

/** The versions that the tests have been run with, by their first number; of 20 from 20.20 on (rclnodejs). */
const tried = [20, 22, 24, 26];

/** Node.js: one of the versions that the suite is tried with. */
export const nodeCheck: PartCheck = {
  part,
  remedy: 'install Node.js 24, then run `npm run setup`',
  check: () => Promise.resolve([nodeReport(process.versions.node)]),
};

/** @param version For instance "24.21.0". */
export function nodeReport(version: string): PartReport {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 20))
    return failing(
      part,
      `${version} is too old`,
      'install Node.js 20.20, 22, 24 or 26, then run `npm run setup`',
    );
  if (!tried.includes(major))
    return working(part, `${version}; the suite is tried with 20.20, 22, 24 and 26 only`);
  return working(part, major === 20 ? `${version}, which gets no security fixes any more: 24 does` : version);
}
