import { RapportError } from '../../core/RapportError.js';
import { requireReadable } from '../../core/requireReadable.js';
import { isSystemError } from '../../core/systemError.js';
import { readParquet, type ParquetTable } from '../../tables/parquet/readParquet.js';
import type { FeatureFile } from './FeatureFile.js';
import { featureColumnName, featureFileVersion, featureMetadataKey } from './writeFeatureFile.js';

type Metadata = Pick<FeatureFile, 'width' | 'childId' | 'culture' | 'featureModel' | 'provenance'>;

function invalid(path: string, why: string, cause?: unknown): RapportError {
  return new RapportError(
    'features/invalid-file',
    `${path} is not a feature file of this suite (${why}): make it again with rapport head features.`,
    { cause },
  );
}

function parseMetadata(path: string, json: string | undefined): Metadata {
  if (json === undefined) throw invalid(path, `it lacks the metadata ${featureMetadataKey}`);
  let metadata: Partial<Metadata> & { version?: number };
  try {
    metadata = JSON.parse(json) as typeof metadata;
  } catch (error) {
    throw invalid(path, 'its metadata is damaged', error);
  }
  const { version, width, childId, culture, featureModel, provenance } = metadata;
  requireReadable(path, { kind: 'a feature file', version, newest: featureFileVersion });
  if (version !== featureFileVersion) throw invalid(path, `it states version ${String(version)}`);
  if (
    !Number.isInteger(width) ||
    childId === undefined ||
    culture === undefined ||
    featureModel === undefined ||
    provenance === undefined
  ) {
    throw invalid(path, 'its metadata lacks an entry');
  }
  return { width: width ?? 0, childId, culture, featureModel, provenance };
}

/**
 * Reads what `writeFeatureFile` wrote.
 *
 * @throws RapportError `features/no-file` when there is none, `file/newer`, `features/invalid-file` for anything but a whole
 *   feature file (truncated, another Parquet file, not Parquet)
 */
export async function readFeatureFile(path: string): Promise<FeatureFile> {
  let table: ParquetTable;
  try {
    table = await readParquet(path);
  } catch (error) {
    if (!isSystemError(error)) throw invalid(path, 'it is damaged or no Parquet file', error);
    throw new RapportError(
      'features/no-file',
      `${path} cannot be read: check the path and its permissions.`,
      { cause: error },
    );
  }
  const { rows } = table;
  const metadata = parseMetadata(path, table.keyValues.get(featureMetadataKey));

  function column(name: string): ArrayLike<number | bigint> {
    const data = table.columns.get(name) ?? (rows === 0 ? [] : undefined);
    if (data?.length !== rows) throw invalid(path, `column ${name} is missing or short`);
    return data as ArrayLike<number | bigint>;
  }
  const { width } = metadata;
  const stampNs = BigInt64Array.from(column('stamp_ns') as ArrayLike<bigint>);
  const features = new Float32Array(rows * width);
  for (let index = 0; index < width; index += 1) {
    const data = column(featureColumnName(index));
    for (let row = 0; row < rows; row += 1) features[row * width + index] = Number(data[row]);
  }
  return {
    ...metadata,
    scores: Float32Array.from(column('score') as ArrayLike<number>),
    frames: {
      stampNs,
      features,
      labels: Float32Array.from(column('label') as ArrayLike<number>),
    },
  };
}
