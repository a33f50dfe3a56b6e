import { SetupError } from '../engine/SetupError.mjs';

/**
 * Node.js 20.20 is what rclnodejs needs.
 *
 * @param {string} version For instance "20.20.2".
 * @throws {SetupError}
 */
export function checkNode(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 20)) return;
  throw new SetupError(
    `Node.js ${version} is too old, 20.20 or newer is needed: install it (for instance \`nvm install 22\`), then run \`npm run setup\` again.`,
  );
}
