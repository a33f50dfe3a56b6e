import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/**
 * A short hash of texts; the order and the borders between them count.
 *
 * @param {...string} parts
 */
export function hashTexts(...parts) {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

/**
 * The files under a folder, sorted, without those that `skip` names; nothing where the folder does not exist.
 *
 * @param {string} folder
 * @param {(name: string) => boolean} [skip] Given a file's or folder's name.
 * @returns {string[]} Absolute paths when `folder` is one.
 */
export function listFiles(folder, skip = () => false) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !skip(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return listFiles(path, skip);
      return entry.isFile() ? [path] : [];
    });
}

/**
 * A hash of the contents and names of files.
 *
 * @param {string} root Names count relative to it.
 * @param {string[]} files
 */
export function hashContents(root, files) {
  return hashTexts(...files.flatMap((file) => [relative(root, file), readFileSync(file, 'base64')]));
}

/**
 * A hash of the names, sizes and modification times of files: quicker than reading hundreds of them.
 *
 * @param {string} root
 * @param {string[]} files
 */
export function hashStamps(root, files) {
  return hashTexts(
    ...files.map((file) => {
      const { size, mtimeMs } = statSync(file);
      return `${relative(root, file)} ${size} ${mtimeMs}`;
    }),
  );
}
