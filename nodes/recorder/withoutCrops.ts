import { createRequire } from 'node:module';

import { CdrEncoder } from '../../record/CdrEncoder.js';
import type { FacesMessage } from '../messages/facesMessage.js';

// CommonJS whose names an import would not find.
const requireHere = createRequire(import.meta.url);
const rosmsg = requireHere('@foxglove/rosmsg') as typeof import('@foxglove/rosmsg');
const ros2 = requireHere(
  '@foxglove/rosmsg2-serialization',
) as typeof import('@foxglove/rosmsg2-serialization');

/**
 * Takes the pictures out of rapport_msgs/Faces: a face's crop is a picture of the child, which numbers are not.
 *
 * @param definition of the type, with those that it uses
 * @returns from CDR bytes to CDR bytes
 */
export function cropRemover(definition: string): (data: Uint8Array) => Uint8Array {
  const reader = new ros2.MessageReader<FacesMessage>(rosmsg.parse(definition, { ros2: true }));
  const encoder = new CdrEncoder(definition);
  return (data) => {
    const message = reader.readMessage(data);
    const faces = message.faces.map((face) => ({ ...face, crop_size: 0, crop: new Uint8Array(0) }));
    return encoder.encode({ ...message, faces });
  };
}
