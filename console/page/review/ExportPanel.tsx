import { routes } from '../../wire/routes.js';
import { t, type TextKey } from '../language/translate.js';
import { calibration } from './calibration.js';
import { of, passes, type SessionRecord } from './record.js';

const files = [
  { table: 'annotations', name: 'export.annotations', formats: ['csv', 'parquet', 'eaf'] },
  { table: 'labels', name: 'export.labels', formats: ['csv', 'parquet'] },
  { table: 'calibration', name: 'export.calibration', formats: ['csv', 'parquet'] },
  { table: 'frames', name: 'export.frames', formats: ['csv', 'parquet'] },
  { table: 'events', name: 'export.events', formats: ['csv', 'parquet'] },
] as const satisfies readonly {
  readonly table: string;
  readonly name: TextKey;
  readonly formats: readonly string[];
}[];

const formatNames = { csv: 'CSV', parquet: 'Parquet', eaf: 'ELAN' } as const;

/** Annotations and curves as files to keep. */
export function ExportPanel({ record }: { readonly record: SessionRecord }) {
  const hasPasses = passes.value.length > 0;
  const { own = [], others = [] } = calibration.value ?? {};
  const isThere = {
    annotations: hasPasses,
    labels: hasPasses,
    calibration: own.length + others.length > 0,
    frames: true,
    events: true,
  };
  const offered = files.filter(({ table }) => isThere[table]);
  return (
    <section class="panel" aria-labelledby="export-title">
      <h2 id="export-title">{t('export.title')}</h2>
      <p class="quiet">{t('export.about')}</p>
      <ul class="plain">
        {offered.map(({ table, name, formats }) => (
          <li key={table} class="row wrap">
            <span class="grow">{t(name)}</span>
            {formats.map((format) => (
              <a
                key={format}
                class="button"
                href={`${of(routes.reviewExport, record.listing.handle)}&table=${table}&format=${format}`}
                download
                aria-label={t('export.as', { what: t(name), format: formatNames[format] })}
              >
                {formatNames[format]}
              </a>
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}
