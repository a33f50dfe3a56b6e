import type { ControlKey } from '../../core/protocol/Protocol.js';
import type { ProtocolFile } from './protocolSchema.js';

const usualKeys: Readonly<Record<ControlKey, string>> = {
  next: 'n',
  back: 'b',
  repeat: 'r',
  skip: 's',
  responded: 'y',
};

/** The keys of the operator's control, the usual ones where a file gives none. */
export function keysOf(file: ProtocolFile): Readonly<Record<ControlKey, string>> {
  const { next, back, repeat, skip, responded } = file.keys ?? {};
  return {
    next: next ?? usualKeys.next,
    back: back ?? usualKeys.back,
    repeat: repeat ?? usualKeys.repeat,
    skip: skip ?? usualKeys.skip,
    responded: responded ?? usualKeys.responded,
  };
}
