import type { ProtocolMove } from '../../core/protocol/Protocol.js';
import type { ReportTexts } from '../texts.js';

const plural = new Intl.PluralRules('sr');

/** A count with its word: 1 корак, 2 корака, 5 корака. */
function counted(count: number, one: string, few: string, other: string): string {
  const kind = plural.select(count);
  return `${count} ${kind === 'one' ? one : kind === 'few' ? few : other}`;
}

/**
 * The report in Serbian.
 *
 * @param inScript writes what is given in Cyrillic in the script that is wanted; what operators wrote stays as it is
 */
export function serbianTexts(language: string, inScript: (cyrillic: string) => string): ReportTexts {
  /** A template whose own words are put into the script. */
  const s = (words: TemplateStringsArray, ...given: readonly (string | number)[]): string =>
    words.map((part, index) => inScript(part) + String(given[index] ?? '')).join('');
  const count = (value: number, one: string, few: string, other: string): string =>
    inScript(counted(value, one, few, other));
  const moves: Readonly<Record<string, string>> = {
    next: s`даље`,
    back: s`назад`,
    repeat: s`поново`,
    skip: s`прескочити`,
    stay: s`остати`,
  };
  const moveText = (then: ProtocolMove): string =>
    then.kind === 'go_to' ? s`на корак ${then.stepId}` : (moves[then.kind] ?? then.kind);
  return {
    language,
    title: (sessionId) => s`Сеанса ${sessionId}`,
    facts: {
      child: s`Дете`,
      noChild: s`није речено`,
      culture: s`Култура`,
      operator: s`Оператер`,
      started: s`Почела`,
      lasted: s`Трајала`,
      state: s`Запис`,
      stopped: s`Завршио/ла`,
    },
    states: {
      complete: s`потпун`,
      recovered: s`обновљен пошто се систем срушио: оно последње можда недостаје`,
      open: s`није потпун: сеанса још траје, или се систем срушио`,
    },
    incomplete: (warnings) => s`Делови записа недостају. ${warnings.join(' ')}`,
    figures: {
      images: s`измерених слика`,
      ofImages: (share) => s`${share} слика камере`,
      engagement: s`просечна укљученост`,
      engagementSd: (sd, known) => s`СД ${sd}, позната ${known}`,
      unknown: s`не зна се`,
      low: s`познатог времена ниско`,
      threshold: (value) => s`испод ${value}`,
      prompts: s`предлога`,
      carriedOut: (value) => s`робот је извео ${value}`,
    },
    whatHappened: s`Шта се догодило`,
    timelineCaption: s`Свака ознака је један ред табеле испод, у своје време. Осенчено: сеанса је била задржана; њене слике су забележене и не улазе у бројеве.`,
    timelineAlt: (entries, held) =>
      s`Временска линија: ${count(entries, 'ред', 'реда', 'редова')}; сеанса је задржана ${count(held, 'пут', 'пута', 'пута')}.`,
    rows: {
      steps: s`кораци`,
      prompts: s`предлози`,
      marks: s`ознаке`,
      holds: s`задржавања`,
      stops: s`прекиди`,
      trouble: s`сметње`,
    },
    stepBegun: (attempt) => (attempt === 1 ? s`корак` : s`корак, ${attempt}. пут`),
    step: (title, { response, durationSec }) =>
      [
        title,
        response === undefined ? undefined : response === 'success' ? s`дете је одговорило` : s`без одговора`,
        durationSec === undefined ? s`није завршен` : `${durationSec.toFixed(0)} s`,
      ]
        .filter((part) => part !== undefined)
        .join('; '),
    occurrences: {
      held: s`задржана`,
      resumed: s`настављена`,
      'emergency-stop': s`заустављање у нужди`,
      'clock-set': s`сат је подешен`,
      restarted: s`поново покренуто`,
      mark: s`ознака`,
      consent: s`сагласност`,
      'handed-over': s`предата`,
      'operator-present': s`оператер је ту`,
      'operator-away': s`оператер није ту`,
      'stop-requested': s`крај`,
    },
    decisions: {
      approve: s`одобрен`,
      edit: s`измењен`,
      skip: s`прескочен`,
      override: s`замењен`,
      expire: s`истекао`,
    },
    outcomes: {
      succeeded: s`изведен`,
      failed: s`није успео`,
      cancelled: s`отказан`,
      'timed-out': s`без исхода у року`,
      aborted: s`прекинут`,
    },
    proposed: ({ behaviourId, say, reason, protocol }) =>
      `${behaviourId === '' && protocol !== undefined ? moveText(protocol.then) : behaviourId}${say === '' ? '' : `, „${say}“`}: ${reason}`,
    decided: ({ behaviourId, say, reason }, prompt) =>
      [
        behaviourId === undefined || behaviourId === prompt.behaviourId
          ? undefined
          : s`уместо тога: ${behaviourId}`,
        say === undefined || say === '' || say === prompt.say ? undefined : s`речено: „${say}“`,
        reason === '' ? undefined : reason,
      ]
        .filter((part) => part !== undefined)
        .join(', '),
    prompted: (decision, outcome) =>
      [s`предлог`, decision ?? s`неодлучен`, outcome].filter((part) => part !== undefined).join(', '),
    automatically: (by) => s`${by} (аутоматски)`,
    nothingHappened: s`Осим слика ништа није забележено.`,
    moreOnScreen: (value) =>
      s`Још ${count(value, 'ред', 'реда', 'редова')} на екрану; на папиру су изостављени.`,
    table: { time: s`време`, what: s`шта`, by: s`ко`, text: s`појединости` },

    engagement: s`Укљученост у времену`,
    engagementCaption: ({ threshold, hasBand }) =>
      s`Изравната укљученост, −1 (није укључено) до 1 (укључено); за сваки део времена најнижа и највиша вредност. Испрекидано: ${threshold}, испод чега је ниска. ${
        hasBand
          ? s`Појас: једно стандардно одступање, како га модел наводи.`
          : s`Без појаса: оно што је дало ове оцене не наводи несигурност.`
      } Где је линија прекинута, дуже од секунде се ништа није знало. Испод: чија је оцена и њен ниво.`,
    engagementAlt: (mean, gaps) =>
      mean === undefined
        ? s`Укљученост се ни у једном тренутку није знала.`
        : s`Крива укључености са просеком ${mean}; ${count(gaps, 'прекид', 'прекида', 'прекида')}.`,
    engagementAxis: s`укљученост`,
    annotated: (value, coders) =>
      s`Тачке: ${count(value, 'процена', 'процене', 'процена')}; проценили: ${coders.join(', ')}.`,
    sourceRow: s`извор`,
    levelRow: s`ниво`,
    sources: {
      prior: s`приор (положај главе, није учен)`,
      GenNet: s`општи модел (сва деца)`,
      culture: s`модел културе`,
      child: s`модел овог детета`,
    },
    levels: {
      UNKNOWN: s`не зна се`,
      DISENGAGED: s`није укључено`,
      ENGAGING: s`укључује се`,
      ENGAGED: s`укључено`,
      DISENGAGING: s`искључује се`,
    },
    timeAxis: s`време (мин:с)`,
    minuteAxis: s`минут`,

    coverage: s`Покривеност по минутима`,
    coverageCaption: s`Од слика камере у сваком минуту: лице измерено, без лица, изостављено. Минут који је једва покривен једва нешто говори.`,
    coverageAlt: (minutes, measured) =>
      s`Стубићи: ${count(minutes, 'минут', 'минута', 'минута')}; лице је измерено у ${measured} свих слика.`,
    coverageParts: { measured: s`лице измерено`, noFace: s`лице није измерено`, skipped: s`изостављено` },
    minuteTable: {
      minute: s`минут`,
      images: s`слике`,
      skipped: s`изостављено`,
      held: s`задржано`,
      measured: s`измерено`,
      known: s`укљученост позната`,
      engagement: s`просечна укљученост`,
    },

    affect: s`Изрази лица у времену`,
    affectCaption: (hasPseudo) =>
      s`Просек вероватноће сваке акционе јединице и сваког израза у сваком делу времена: што јача боја, то ближе 1. Празно: не зна се.${
        hasPseudo
          ? s` † и љубичасто: псеудо-ознаке, то јест учено на ономе што је рекао други програм, а не на суду људи; читајте са резервом.`
          : ''
      }`,
    affectAlt: (rows) =>
      s`Табела нијанси: број обележја ${rows}, по времену. Просеци су у табели 58 бројева.`,
    dimensions: s`Побуђеност и пријатност`,
    dimensionsCaption: (pseudo) =>
      s`−1 до 1; за сваки део времена најнижа и највиша вредност.${
        pseudo.length > 0 ? s` † псеудо-ознаке: ${pseudo.join(', ')}.` : ''
      }`,
    dimensionsAlt: (arousal, valence) =>
      s`Криве побуђености (просек ${arousal}) и пријатности (просек ${valence}).`,
    noAffect: s`Лице ни једном није измерено.`,

    numbers: s`58 бројева`,
    numbersCaption: s`Просеци и стандардна одступања (популације) измерених слика, и удео слика у којима је акциона јединица изнад 0.5, односно побуђеност или пријатност позитивна. † псеудо-ознака бар у једној слици.`,
    cohortCaption: (children) =>
      s`У загради: средња половина од укупно ${children} друге деце из кохорте, без обзира на ознаке. Вредност изван тога сама по себи не говори ништа.`,
    numberTable: { attribute: s`обележје`, mean: s`просек`, sd: s`СД`, fraction: s`удео` },
    notKnown: s`не зна се`,

    earlier: s`У поређењу са ранијим сеансама детета`,
    noEarlier: s`У истој фасцикли нема раније сеансе овог детета.`,
    noChildEarlier: s`Сеанса не наводи дете, па нема са чим да се пореди.`,
    earlierCaption: s`Просечна укљученост сваке сеансе, са једним стандардним одступањем њених слика на обе стране. Боје и речи: шта је дало оцене. Оцене приора и модела не могу се поредити, као ни сеансе веома различите покривености.`,
    earlierAlt: (value) => s`Просечна укљученост по реду: ${count(value, 'сеанса', 'сеансе', 'сеанси')}.`,
    earlierTable: {
      session: s`сеанса`,
      date: s`датум`,
      lasted: s`трајала`,
      covered: s`измерено`,
      engagement: s`укљученост`,
      low: s`ниско`,
      prompts: s`предлози`,
      source: s`извор`,
    },
    thisSession: s`ова сеанса`,

    made: s`Од чега су ови бројеви`,
    madeTable: {
      affectModels: s`Мрежа за изразе лица`,
      heads: s`Модели укључености`,
      noHeads: s`ниједан: приор`,
      versions: s`Верзије`,
      annotations: s`Процене људи`,
    },

    limits: s`Шта ово не говори`,
    limitList: [
      s`Ово није дијагноза нити корак ка њој. Ништа овде не говори да ли дете има аутизам, ни у којој мери.`,
      s`Укљученост је процена из слика лица. Она није оно што је дете осећало, разумело или научило.`,
      s`Што се није видело, не зна се: док дете није било у кадру, ништа није попуњено. Колико је то, каже покривеност.`,
      s`Приор говори само куда је глава окренута. Мреже учене на лицима других људи греше на неким лицима више него на другима.`,
      s`Промена међу сеансама може потицати од светла, камере, седења, задатка или модела у употреби.`,
      s`Обележја са псеудо-ознаком понављају оно што мисли други програм. Само на њима не треба заснивати ниједан закључак.`,
    ],
    data: `${s`Бројеви као`} JSON`,
    dataSummary: `session.json, ${s`минути и шта се догодило, како их ова страница приказује`}`,
    madeBy: (version) => `rapport ${version}: ${s`направљено само из записа сеансе.`}`,
  };
}
