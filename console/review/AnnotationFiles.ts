import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { ifMissing } from '../../core/systemError.js';
import { makeSubfolder } from '../../files/makeSubfolder.js';
import { ownerOnly, writeAtomically } from '../../files/writeAtomically.js';
import { annotationPass, type AnnotationPass } from '../wire/review.js';
import { parseJson } from '../wire/values.js';

/** In a session's folder, so that they go with it. */
const folderName = 'annotations';

/** Who codes, as an id: a name that is none gets its letters and a sign of the rest. */
export function coderIdOf(name: string): string {
  if (/^[A-Za-z][A-Za-z0-9_-]{0,63}$/u.test(name)) return name;
  const letters = name.replaceAll(/[^A-Za-z0-9_-]/gu, '').slice(0, 40);
  const sign = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `c${letters}-${sign}`;
}

/**
 * A session's annotations, all of them. Files that cannot be read are left out.
 *
 * @throws the file system's error
 */
export async function allPasses(session: string): Promise<readonly AnnotationPass[]> {
  const folder = join(session, folderName);
  const names = await readdir(folder).catch(ifMissing([]));
  const passes: AnnotationPass[] = [];
  for (const name of names.filter((each) => each.endsWith('.json')).sort()) {
    const pass = parseJson(await readFile(join(folder, name), 'utf8'), annotationPass);
    if (pass.ok) passes.push(pass.value);
  }
  return passes;
}

/** A session's annotations as far as this coder may see them: one's own; those of others once one has finished a pass. */
export async function readPasses(session: string, coder: string): Promise<readonly AnnotationPass[]> {
  return seenBy(coder, await allPasses(session));
}

/** Whether others have finished a pass that this coder may not see yet. */
export async function hidesPasses(session: string, coder: string): Promise<boolean> {
  const passes = await allPasses(session);
  const seen = new Set(seenBy(coder, passes));
  return passes.some((pass) => pass.finished && !seen.has(pass));
}

function seenBy(coder: string, passes: readonly AnnotationPass[]): readonly AnnotationPass[] {
  const isBlind = !passes.some((pass) => pass.coder === coder && pass.finished);
  return passes.filter((pass) => pass.coder === coder || (!isBlind && pass.finished));
}

/**
 * Writes a pass whole. One that is finished is kept as it is: writing over it is another pass.
 *
 * @returns why it was not written
 */
export async function writePass(session: string, pass: AnnotationPass): Promise<string | undefined> {
  const folder = join(session, folderName);
  const path = join(folder, `${pass.coder}-${pass.pass}.json`);
  const before = await readFile(path, 'utf8').catch(ifMissing(undefined));
  const kept = before === undefined ? undefined : parseJson(before, annotationPass);
  if (kept?.ok === true && kept.value.finished)
    return `Pass ${pass.pass} is finished and stays as it is: begin another one.`;
  await makeSubfolder(folder);
  await writeAtomically(path, `${JSON.stringify(pass)}\n`, ownerOnly);
  return undefined;
}
