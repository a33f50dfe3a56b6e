import type { AttributeView } from '../../wire/fromServer.js';
import { number, percent, t } from '../language/translate.js';
import { affect, isConnected } from '../link/state.js';

/** The 22 attributes of the followed face, each with what it rests on. */
export function AffectPanel() {
  const now = affect.value;
  if (now === undefined || !isConnected.value || now.attributes.length === 0)
    return <p class="quiet">{t('affect.nobody')}</p>;
  return (
    <div class="affect">
      {now.readability !== null && (
        <p class="quiet">
          {t('affect.readability', { share: percent(now.readability) })}
          {now.reasons.length > 0 && ` (${now.reasons.join(', ')})`}
        </p>
      )}
      <table>
        <thead class="hidden">
          <tr>
            <th scope="col">{t('affect.attribute')}</th>
            <th scope="col">{t('affect.bar')}</th>
            <th scope="col">{t('affect.value')}</th>
            <th scope="col">{t('affect.quality')}</th>
          </tr>
        </thead>
        <tbody>
          {now.attributes.map((attribute) => (
            <Attribute key={attribute.name} {...attribute} />
          ))}
        </tbody>
      </table>
      <p class="quiet">{t('affect.legend')}</p>
    </div>
  );
}

const signs = { measured: '●', 'pseudo-labelled': '○', unavailable: '–' } as const;

function Attribute({ name, value, quality }: AttributeView) {
  const isSigned = name === 'arousal' || name === 'valence';
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>
        {value !== null && (
          <meter class={quality} min={isSigned ? -1 : 0} max={1} value={value} aria-label={name} />
        )}
      </td>
      <td class="figure">
        {value === null ? t('notKnown') : number(value, 2, isSigned ? 'always' : 'auto')}
      </td>
      <td title={t(`quality.${quality}`)}>
        <span aria-hidden="true">{signs[quality]}</span>
        <span class="hidden">{t(`quality.${quality}`)}</span>
      </td>
    </tr>
  );
}
