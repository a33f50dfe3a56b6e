import type { FaceIdentity } from '../../core/face/Face.js';

type Person = FaceIdentity['person'];

/** rapport_msgs/Face's IDENTITY constants; 0 is IDENTITY_OFF. */
const people: readonly (Person | undefined)[] = [undefined, 'unknown', 'child', 'other'];

export function identityCode(person: Person | undefined): number {
  return people.indexOf(person);
}

export function identityOf(code: number): Person | undefined {
  return people[code];
}
