const digraphs: Readonly<Record<string, string>> = { љ: 'lj', њ: 'nj', џ: 'dž' };
const cyrillic = 'абвгдђежзијклмнопрстћуфхцчш';
const latin = Array.from('abvgdđežzijklmnoprstćufhcčš');

/** Serbian Cyrillic in Latin letters, one for one but for љ, њ, џ; all else stays. */
export function serbianLatin(text: string): string {
  return Array.from(text, (letter) => {
    const lower = letter.toLowerCase();
    const written = digraphs[lower] ?? latin[cyrillic.indexOf(lower)];
    if (written === undefined) return letter;
    return letter === lower ? written : `${written.charAt(0).toUpperCase()}${written.slice(1)}`;
  }).join('');
}
