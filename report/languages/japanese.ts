import type { ProtocolMove } from '../../core/protocol/Protocol.js';
import type { ReportTexts } from '../texts.js';

const moves: Readonly<Record<string, string>> = {
  next: '次へ',
  back: '前へ',
  repeat: 'もう一度',
  skip: 'とばす',
  stay: 'このまま',
};

function moveText(then: ProtocolMove): string {
  return then.kind === 'go_to' ? `段階 ${then.stepId} へ` : (moves[then.kind] ?? then.kind);
}

/** The report in Japanese. */
export const japaneseTexts: ReportTexts = {
  language: 'ja',
  title: (sessionId) => `セッション ${sessionId}`,
  facts: {
    child: '子ども',
    noChild: '記載なし',
    culture: '文化',
    operator: '担当者',
    started: '開始',
    lasted: '長さ',
    state: '記録',
    stopped: '終えた人',
  },
  states: {
    complete: '完全',
    recovered: 'システムが落ちた後に復元：最後の部分が欠けているかもしれません',
    open: '未完了：セッションが続いているか、システムが落ちました',
  },
  incomplete: (warnings) => `記録の一部が欠けています。${warnings.join(' ')}`,
  figures: {
    images: '計測できた画像',
    ofImages: (share) => `カメラの画像の ${share}`,
    engagement: '関わりの平均',
    engagementSd: (sd, known) => `標準偏差 ${sd}、分かっていた時間 ${known}`,
    unknown: '不明',
    low: '分かっていた時間のうち低かった割合',
    threshold: (value) => `${value} 未満`,
    prompts: '提案',
    carriedOut: (count) => `ロボットが実行 ${count} 件`,
  },
  whatHappened: 'できごと',
  timelineCaption:
    '印の一つ一つが下の表の一行で、その時刻にあります。網かけ：セッションは保留中。その間の画像は記録され、統計には入りません。',
  timelineAlt: (count, held) => `時間の図、${count} 件。セッションの保留 ${held} 回。`,
  rows: {
    steps: '段階',
    prompts: '提案',
    marks: '印',
    holds: '保留',
    stops: '停止',
    trouble: '不調',
  },
  stepBegun: (attempt) => (attempt === 1 ? '段階' : `段階、${attempt} 回目`),
  step: (title, { response, durationSec }) =>
    [
      title,
      response === undefined ? undefined : response === 'success' ? '子どもの反応あり' : '反応なし',
      durationSec === undefined ? '未終了' : `${durationSec.toFixed(0)} 秒`,
    ]
      .filter((part) => part !== undefined)
      .join('；'),
  occurrences: {
    held: '保留',
    resumed: '再開',
    'emergency-stop': '緊急停止',
    'clock-set': '時計の変更',
    restarted: '再起動',
    mark: '印',
    consent: '同意',
    'handed-over': '引き継ぎ',
    'operator-present': '担当者在席',
    'operator-away': '担当者離席',
    'stop-requested': '終了',
  },
  decisions: {
    approve: '承認',
    edit: '編集',
    skip: '見送り',
    override: '差し替え',
    expire: '期限切れ',
  },
  outcomes: {
    succeeded: '実行',
    failed: '失敗',
    cancelled: '取り消し',
    'timed-out': '時間切れ',
    aborted: '中断',
  },
  proposed: ({ behaviourId, say, reason, protocol }) =>
    `${behaviourId === '' && protocol !== undefined ? moveText(protocol.then) : behaviourId}${say === '' ? '' : `「${say}」`}：${reason}`,
  decided: ({ behaviourId, say, reason }, prompt) =>
    [
      behaviourId === undefined || behaviourId === prompt.behaviourId
        ? undefined
        : `かわりに：${behaviourId}`,
      say === undefined || say === '' || say === prompt.say ? undefined : `言葉：「${say}」`,
      reason === '' ? undefined : reason,
    ]
      .filter((part) => part !== undefined)
      .join('、'),
  prompted: (decision, outcome) =>
    ['提案', decision ?? '未決定', outcome].filter((part) => part !== undefined).join('、'),
  automatically: (by) => `${by}（自動）`,
  nothingHappened: '画像のほかには何も記録されていません。',
  moreOnScreen: (count) => `あと ${count} 行は画面にあり、紙では省かれています。`,
  table: { time: '時刻', what: '内容', by: '人', text: '詳細' },

  engagement: '関わりの推移',
  engagementCaption: ({ threshold, hasBand }) =>
    `ならした関わり、−1（関わりなし）から 1（関わっている）。区間ごとの最低と最高。破線：${threshold}、これより下は低いとします。${
      hasBand ? '帯：推定器が示す標準偏差一つ分。' : '帯なし：この値を出したものは不確かさを示しません。'
    }線の切れ目では一秒より長く何も分かりませんでした。下：だれの推定か、その段階。`,
  engagementAlt: (mean, gaps) =>
    mean === undefined
      ? '関わりは一度も分かりませんでした。'
      : `関わりの曲線、平均 ${mean}、切れ目 ${gaps} か所。`,
  engagementAxis: '関わり',
  annotated: (count, coders) => `点：${coders.join('、')} による評価 ${count} 件。`,
  sourceRow: '根拠',
  levelRow: '段階',
  sources: {
    prior: '頭の向きからの目安（学習なし）',
    GenNet: '一般の推定器（すべての子ども）',
    culture: '文化の推定器',
    child: 'この子の推定器',
  },
  levels: {
    UNKNOWN: '不明',
    DISENGAGED: '関わりなし',
    ENGAGING: '関わり始め',
    ENGAGED: '関わっている',
    DISENGAGING: '離れつつある',
  },
  timeAxis: '時間（分:秒）',
  minuteAxis: '分',

  coverage: '分ごとに見えていた割合',
  coverageCaption:
    '一分ごとのカメラの画像のうち：顔を計測、顔なし、処理で省略。ほとんど見えていない一分からは、ほとんど何も言えません。',
  coverageAlt: (minutes, measured) => `棒グラフ、${minutes} 分。全画像の ${measured} で顔を計測。`,
  coverageParts: { measured: '顔を計測', noFace: '顔の計測なし', skipped: '省略' },
  minuteTable: {
    minute: '分',
    images: '画像',
    skipped: '省略',
    held: '保留',
    measured: '計測',
    known: '関わりが分かった割合',
    engagement: '関わりの平均',
  },

  affect: '表情の推移',
  affectCaption: (hasPseudo) =>
    `区間ごとの、各動作単位の確率と各表情の平均：色が濃いほど 1 に近い。空白：不明。${
      hasPseudo
        ? '† と紫：疑似ラベル。人の判断ではなく、別のプログラムの答えから学習したものです。慎重に読んでください。'
        : ''
    }`,
  affectAlt: (rows) => `濃淡の表：${rows} 項目の推移。平均は 58 の数値の表にあります。`,
  dimensions: '覚醒度と快不快',
  dimensionsCaption: (pseudo) =>
    `−1 から 1。区間ごとの最低と最高。${pseudo.length > 0 ? `† 疑似ラベル：${pseudo.join('、')}。` : ''}`,
  dimensionsAlt: (arousal, valence) => `覚醒度（平均 ${arousal}）と快不快（平均 ${valence}）の曲線。`,
  noAffect: '顔は一度も計測されませんでした。',

  numbers: '58 の数値',
  numbersCaption:
    '計測した画像についての平均と標準偏差（母集団）、および動作単位が 0.5 を超えた画像、覚醒度または快不快が正の画像の割合。† 少なくとも一枚で疑似ラベル。',
  cohortCaption: (children) =>
    `［ ］内：比較集団のほかの子ども ${children} 人の中央の半数の範囲。ラベルは問いません。範囲の外にあっても、それだけでは何も言えません。`,
  numberTable: { attribute: '項目', mean: '平均', sd: '標準偏差', fraction: '割合' },
  notKnown: '不明',

  earlier: 'この子の以前のセッションとの比較',
  noEarlier: '同じフォルダーに、この子の以前のセッションはありません。',
  noChildEarlier: 'セッションに子どもの記載がないため、比較できません。',
  earlierCaption:
    '各セッションの関わりの平均と、その両側に画像についての標準偏差一つ分。色と言葉：値の根拠。頭の向きからの目安と推定器の値は比べられず、見えていた割合が大きく違うセッションも比べられません。',
  earlierAlt: (count) => `${count} 回のセッションの関わりの平均、順に。`,
  earlierTable: {
    session: 'セッション',
    date: '日付',
    lasted: '長さ',
    covered: '計測',
    engagement: '関わり',
    low: '低い',
    prompts: '提案',
    source: '根拠',
  },
  thisSession: '今回',

  made: '数値のもと',
  madeTable: {
    affectModels: '表情のネットワーク',
    heads: '関わりの推定器',
    noHeads: 'なし：頭の向きからの目安',
    versions: '版',
    annotations: '人による評価',
  },

  limits: 'ここから言えないこと',
  limitList: [
    'これは診断ではなく、診断への一歩でもありません。自閉症かどうか、その程度も、ここからは分かりません。',
    '関わりは顔の画像からの推定です。子どもが感じたこと、分かったこと、学んだことではありません。',
    '見えなかったことは不明です。子どもが画面の外にいた間は何も補っていません。どれほどかは、見えていた割合が示します。',
    '頭の向きからの目安は、頭がどこを向いているかだけを示します。ほかの人の顔で学習したネットワークは、顔によって間違いの多さが違います。',
    'セッションの間の変化は、光、カメラ、座る位置、課題、使った推定器によることもあります。',
    '疑似ラベルの項目は、別のプログラムの考えをくり返すものです。それだけをもとに結論を出さないでください。',
  ],
  data: '数値（JSON）',
  dataSummary: 'session.json、分ごとの値、できごと。このページが示すもの',
  madeBy: (version) => `rapport ${version} がセッション自身の記録だけから作成。`,
};
