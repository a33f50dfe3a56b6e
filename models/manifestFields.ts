import { z } from 'zod';

/** Fields that the manifest and the cards of trained networks share. */

export const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits');

/** One number a channel. */
export const triple = z.tuple([z.number(), z.number(), z.number()]);

export const attributeQuality = z.enum(['measured', 'pseudo-labelled', 'unavailable']);
