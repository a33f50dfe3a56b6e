import type { Cost } from './findings.js';
import type { Strike } from './strike.js';

/** In seconds, of the fault's own numbers. */
export function describeStrike(strike: Strike): string {
  const { fault, atMs, goneMs, backMs, cpuMs, isRestarted } = strike;
  const how =
    fault.kind === 'kill' || fault.kind === 'hang' ? fault.kind : `${fault.kind} ${seconds(fault.lastsMs)} s`;
  const noticed = fault.kind === 'hang' ? `, noticed after ${seconds(goneMs - atMs)} s` : '';
  const again = isRestarted ? `, ${seconds(cpuMs)} s of processor time` : '';
  return `${fault.process.padEnd(10)} ${how.padEnd(12)} back after ${seconds(backMs)} s${noticed}${again}`;
}

/** One row a process and kind of fault. */
export function summaryTable(strikes: readonly Strike[], costs: readonly Cost[]): string {
  const rows = new Map<string, { strikes: Strike[]; costs: Cost[] }>();
  strikes.forEach((strike, at) => {
    const key = `${strike.fault.process.padEnd(10)} ${strike.fault.kind.padEnd(5)}`;
    const row = rows.get(key) ?? { strikes: [], costs: [] };
    rows.set(key, row);
    row.strikes.push(strike);
    const cost = costs[at];
    if (cost) row.costs.push(cost);
  });
  const head = [
    '                   n   back [s]      CPU [s]       log: lost, hole [s]        recording: lost, hole [s]',
    '                       median   max  median   max  median   max median   max  median   max median   max',
  ];
  const lines = [...rows].sort().map(([key, row]) => {
    const numbers = [
      row.strikes.map(({ backMs }) => backMs),
      row.strikes.map(({ cpuMs }) => cpuMs),
      row.costs.map(({ log }) => log.lostMs),
      row.costs.map(({ log }) => log.holeMs),
      row.costs.map(({ recording }) => recording.lostMs),
      row.costs.map(({ recording }) => recording.holeMs),
    ];
    return `${key} ${String(row.strikes.length).padStart(3)} ${numbers.map(medianAndMost).join(' ')}`;
  });
  return [...head, ...lines].join('\n');
}

function medianAndMost(valuesMs: readonly number[]): string {
  const known = valuesMs.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  return `${seconds(medianOf(known)).padStart(7)}${seconds(known.at(-1) ?? NaN).padStart(6)}`;
}

function medianOf(sorted: readonly number[]): number {
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2;
}

function seconds(ms: number): string {
  return Number.isNaN(ms) ? '–' : (ms / 1_000).toFixed(2);
}
