import { join } from 'node:path';
import type { HeadSource } from '../../core/culturenet/Head.js';
import { registryIdPattern } from '../../core/idPatterns.js';
import { RapportError } from '../../core/RapportError.js';
import { repositoryRoot } from '../../models/repositoryRoot.js';

/** This installation's heads. */
export const defaultRegistry = join(repositoryRoot, '.rapport', 'heads');

/** @throws RapportError `head/bad-id` when a child's or culture's id is unfit for a file name. */
export function checkedId(id: string): string {
  if (!registryIdPattern.test(id)) {
    throw new RapportError(
      'head/bad-id',
      `"${id}" is no usable id: give a child or a culture up to 64 letters, digits, ".", "_" or "-", starting with a letter or digit.`,
    );
  }
  return id;
}

/** The folder of one head: `gennet/`, `cultures/ID/` or `children/ID/` in the registry. */
export function headFolder(registryFolder: string, source: HeadSource, name: string): string {
  switch (source) {
    case 'GenNet':
      return join(registryFolder, 'gennet');
    case 'culture':
      return join(registryFolder, 'cultures', checkedId(name));
    case 'child':
      return join(registryFolder, 'children', checkedId(name));
  }
}

/** The card's path; it names the weights in use, so replacing it is what switches heads. */
export function cardPath(registryFolder: string, source: HeadSource, name: string): string {
  return join(headFolder(registryFolder, source, name), 'head.json');
}

/** The file of shared layers with this content. */
export function sharedPath(registryFolder: string, sha256: string): string {
  return join(registryFolder, 'shared', `${sha256}.safetensors`);
}
