import { mkdtempSync, writeFileSync, readFileSync } from 'node:fs';
const M: any = await import('./test/sources/madeRecordings.ts');
const R: any = await import('./test/sources/readAll.ts');
const { RapportError } = await import('./core/RapportError.ts') as any;
const dir = mkdtempSync('/tmp/prop-');
const cdr = M.madeMessages(40), r1 = M.madeMessages(40, 'ros1');
M.writeMadeDb3(dir + '/a.db3', cdr);
const kinds: [string, string, Uint8Array, any][] = [
  ['mcap chunked', 'mcap', await M.madeMcap(cdr), cdr],
  ['mcap zstd', 'mcap', await M.madeMcap(cdr, { compression: 'zstd' }), cdr],
  ['mcap zstd noindex', 'mcap', await M.madeMcap(cdr, { compression: 'zstd', hasIndex: false }), cdr],
  ['mcap flat', 'mcap', await M.madeMcap(cdr, { isChunked: false }), cdr],
  ['bag', 'bag', M.madeBag(r1), r1],
  ['bag noindex', 'bag', M.madeBag(r1, { isIndexed: false }), r1],
  ['db3', 'db3', new Uint8Array(readFileSync(dir + '/a.db3')), cdr],
];
let seed = 1; const rnd = (n: number) => { seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0; return Math.floor(seed / 2 ** 32 * n); };
const only = process.argv[2];
for (const [name, ext, bytes, messages] of kinds) {
  if (only && !name.includes(only)) continue;
  const orig = new Map<string, number>(); for (const k of R.identities(messages)) orig.set(k, (orig.get(k) ?? 0) + 1);
  const test = async (b: Uint8Array, what: string) => {
    writeFileSync(dir + '/x.' + ext, b);
    const t0 = performance.now();
    try {
      const r = await R.readAll(dir + '/x.' + ext); const got = R.readIdentities(r);
      const left = new Map(orig); let wrong = 0; for (const k of got) { const n = left.get(k) ?? 0; if (n > 0) left.set(k, n - 1); else wrong++; }
      const ms = performance.now() - t0; if (ms > 1000) console.log('SLOW', name, what, ms);
      return { n: got.length, wrong, silent: got.length < messages.length && r.troubles.length === 0, troubles: r.troubles.map((t: any) => t.text) };
    } catch (e: any) { if (e instanceof RapportError) return { n: 0, wrong: 0, silent: false, err: e.message }; console.log('CRASH', name, what, e.stack?.slice(0, 400)); return { n: 0, wrong: 0, silent: false }; }
  };
  const whole = await test(bytes, 'whole'); console.log(name, bytes.length, 'bytes whole', JSON.stringify(whole).slice(0, 300));
  let wrong = 0, silent = 0, examples: string[] = []; const t0 = performance.now();
  for (let n = 0; n < bytes.length; n += process.argv[3] ? Number(process.argv[3]) : 7) { const r = await test(bytes.subarray(0, n), 'cut ' + n); wrong += r.wrong; if (r.wrong) examples.push('cut' + n); if (r.silent) { silent++; examples.push('silent cut ' + n + ' ' + r.n); } }
  console.log('  cuts wrong', wrong, 'silent', silent, examples.slice(0, 5), (performance.now() - t0).toFixed(0));
  let ww = 0, w2 = 0, s2 = 0; const ex: string[] = [];
  for (let i = 0; i < 1200; i++) { const b = bytes.slice(); const at = rnd(b.length); b[at] = b[at]! ^ (1 << rnd(8)); const r = await test(b, 'flip ' + at); if (r.wrong > 0) ww++; if (r.wrong > 1) { w2++; ex.push(`flip ${at} wrong ${r.wrong} ${JSON.stringify(r).slice(0, 200)}`); } if (r.silent) { s2++; ex.push(`silent flip ${at} n ${r.n}`); } }
  console.log('  flips: with a wrong one', ww, 'with more', w2, 'silent loss', s2, ex.slice(0, 6));
  ww = w2 = s2 = 0; ex.length = 0;
  for (let i = 0; i < 800; i++) { const b = bytes.slice(); const at = rnd(b.length - 4); const v = [[255,255,255,255],[0,0,0,0],[255,255,255,127],[rnd(256),rnd(256),0,0]][i % 4]!; b.set(v, at); const r = await test(b, 'len ' + at); if (r.wrong > 0) ww++; if (r.wrong > 1) { w2++; ex.push(`len ${at} ${i%4} wrong ${r.wrong}`); } if (r.silent) { s2++; ex.push(`silent len ${at} ${i%4} n ${r.n}`); } }
  console.log('  lengths: with a wrong one', ww, 'with more', w2, 'silent loss', s2, ex.slice(0, 6));
}
