import { RapportError } from '../../core/RapportError.js';

/** What a pickle may refer to; nothing else is ever looked up, so that a pickle can't run code. */
export interface PickleWorld {
  /** The function or class that a pickle names; throws for one that is not expected. */
  global(module: string, name: string): unknown;
  /** The object behind a persistent id (torch: a storage). */
  persistent(id: unknown): unknown;
}

/** A function of a pickle's world: what REDUCE calls. */
export type PickleFunction = (...values: unknown[]) => unknown;

const mark = Symbol('mark');

/**
 * Reads one pickle (protocol 2, the operators of torch state dicts) that starts at `offset`.
 *
 * Tuples and lists become arrays, dicts Maps, None `undefined`, integers beyond 2^53 bigints. `end` is the offset after
 * the pickle. Throws `torch/pickle` for any other operator and for a cut-off pickle.
 */
export function readPickle(
  bytes: Uint8Array,
  options: { readonly offset: number; readonly world: PickleWorld },
): { value: unknown; end: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const stack: unknown[] = [];
  const memo = new Map<number, unknown>();
  let at = options.offset;

  const take = (count: number) => {
    if (at + count > bytes.length) throw broken('ends in the middle');
    at += count;
    return at - count;
  };
  const text = (count: number) => new TextDecoder().decode(bytes.subarray(take(count), at));
  const line = () => {
    const end = bytes.indexOf(10, at);
    if (end < 0) throw broken('ends in the middle');
    const result = text(end - at);
    at = end + 1;
    return result;
  };
  const sinceMark = () => stack.splice(stack.lastIndexOf(mark)).slice(1);
  const tuple = (count: number) => stack.push(stack.splice(stack.length - count));
  const setItems = (items: readonly unknown[]) => {
    const target = stack.at(-1);
    if (!(target instanceof Map)) throw broken('sets items of something that is no dict');
    for (let i = 0; i < items.length; i += 2) target.set(items[i], items[i + 1]);
  };

  for (;;) {
    const operator = view.getUint8(take(1));
    switch (operator) {
      case 0x80: // PROTO
        take(1);
        break;
      case 0x2e: // STOP
        return { value: stack.pop(), end: at };
      case 0x28: // MARK
        stack.push(mark);
        break;
      case 0x4e: // NONE
        stack.push(undefined);
        break;
      case 0x88: // NEWTRUE
      case 0x89: // NEWFALSE
        stack.push(operator === 0x88);
        break;
      case 0x4b: // BININT1
        stack.push(view.getUint8(take(1)));
        break;
      case 0x4d: // BININT2
        stack.push(view.getUint16(take(2), true));
        break;
      case 0x4a: // BININT
        stack.push(view.getInt32(take(4), true));
        break;
      case 0x8a: // LONG1
        stack.push(longInteger(bytes.subarray(take(view.getUint8(take(1))), at)));
        break;
      case 0x58: // BINUNICODE
        stack.push(text(view.getUint32(take(4), true)));
        break;
      case 0x7d: // EMPTY_DICT
        stack.push(new Map());
        break;
      case 0x5d: // EMPTY_LIST
      case 0x29: // EMPTY_TUPLE
        stack.push([]);
        break;
      case 0x85: // TUPLE1
      case 0x86: // TUPLE2
      case 0x87: // TUPLE3
        tuple(operator - 0x84);
        break;
      case 0x74: // TUPLE
        stack.push(sinceMark());
        break;
      case 0x65: {
        // APPENDS
        const items = sinceMark();
        (stack.at(-1) as unknown[]).push(...items);
        break;
      }
      case 0x73: // SETITEM
        setItems(stack.splice(-2));
        break;
      case 0x75: // SETITEMS
        setItems(sinceMark());
        break;
      case 0x71: // BINPUT
        memo.set(view.getUint8(take(1)), stack.at(-1));
        break;
      case 0x72: // LONG_BINPUT
        memo.set(view.getUint32(take(4), true), stack.at(-1));
        break;
      case 0x68: // BINGET
        stack.push(memo.get(view.getUint8(take(1))));
        break;
      case 0x6a: // LONG_BINGET
        stack.push(memo.get(view.getUint32(take(4), true)));
        break;
      case 0x63: // GLOBAL
        stack.push(options.world.global(line(), line()));
        break;
      case 0x51: // BINPERSID
        stack.push(options.world.persistent(stack.pop()));
        break;
      case 0x52: {
        // REDUCE
        const values = stack.pop() as unknown[];
        stack.push((stack.pop() as PickleFunction)(...values));
        break;
      }
      case 0x62: // BUILD: attributes of an object (a state dict's _metadata), which nobody here reads
        stack.pop();
        break;
      default:
        throw broken(`uses the operator 0x${operator.toString(16)}, which state dicts do not need`);
    }
  }
}

function longInteger(littleEndian: Uint8Array): number | bigint {
  const value = littleEndian.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const signed = BigInt.asIntN(8 * littleEndian.length, value);
  return BigInt(Number.MIN_SAFE_INTEGER) <= signed && signed <= BigInt(Number.MAX_SAFE_INTEGER)
    ? Number(signed)
    : signed;
}

function broken(what: string): RapportError {
  return new RapportError('torch/pickle', `The weights' pickle ${what}: install the package again.`);
}
