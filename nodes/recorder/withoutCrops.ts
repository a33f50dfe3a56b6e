import { CdrEncoder } from '../../record/CdrEncoder.js';
import { cdrReader } from '../../record/cdrReader.js';
import type { FacesMessage } from '../messages/facesMessage.js';

/**
 * Takes the pictures out of rapport_msgs/Faces: a face's crop is a picture of the child, which numbers are not.
 *
 * @param definition of the type, with those that it uses
 * @returns from CDR bytes to CDR bytes
 */
export function cropRemover(definition: string): (data: Uint8Array) => Uint8Array {
  const read = cdrReader<FacesMessage>(definition);
  const encoder = new CdrEncoder(definition);
  return (data) => {
    const message = read(data);
    const faces = message.faces.map((face) => ({ ...face, crop_size: 0, crop: new Uint8Array(0) }));
    return encoder.encode({ ...message, faces });
  };
}
