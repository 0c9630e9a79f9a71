/** A pair of groups that may not stand in one formula. */
export interface Incompatibility {
  readonly rule: "eighteen incompatibilities" | "nineteen fears";
  /** Codes of the one side. */
  readonly one: readonly string[];
  /** Codes of the other. */
  readonly other: readonly string[];
}

/** Where the pairs are from: the verse, and the modern reading of which pieces it covers. */
export const SOURCES = {
  "eighteen incompatibilities": {
    en: "Zhang Congzheng, Ru Men Shi Qin (1228), verse of the eighteen incompatibilities; pieces as in the notes of the Chinese Pharmacopoeia 2020, volume I",
    zh: "张从正《儒门事亲》十八反歌诀；所涉饮片按《中国药典》2020 年版一部各品种【注意】项",
  },
  "nineteen fears": {
    en: "Liu Chun, Yi Jing Xiao Xue (1388), verse of the nineteen fears; pieces as in the notes of the Chinese Pharmacopoeia 2020, volume I, where it has them",
    zh: "刘纯《医经小学》十九畏歌诀；所涉饮片按《中国药典》2020 年版一部各品种【注意】项（药典收载者）",
  },
} as const;

const ACONITE = ["chuanwu", "zhichuanwu", "caowu", "zhicaowu", "fuzi"];
const GINSENG = ["renshen", "hongshen", "renshenye"];

/**
 * 半蒌贝蔹及攻乌，藻戟遂芫俱战草，诸参辛芍叛藜芦: each line of the verse as two groups.
 *
 * Held against a transcript of the Pharmacopoeia's notes (【注意】 不宜与…同用): every pair stands in the note of one of its two pieces,
 * but for those with 炙甘草, 法半夏 and 制草乌, whose notes it lacks. Those rest on the raw piece's note (docs/formula-sources.md).
 *
 * Which pieces a word covers is read as the Pharmacopoeia's notes read it (不宜与…同用): 乌 covers Sichuan, wild and processed
 * aconite and 附子; 半 all forms of pinellia; 蒌 fruit, seed, peel and root (天花粉); 贝 the five fritillaries but not 土贝母,
 * another family; 戟 京大戟 and 红大戟; 诸参 those named here, but not 太子参; 芍 both peonies.
 */
const EIGHTEEN: readonly Omit<Incompatibility, "rule">[] = [
  {
    one: ACONITE,
    other: [
      ...["banxia", "fabanxia", "jiangbanxia", "qingbanxia"],
      ...["gualou", "gualouzi", "chaogualouzi", "gualoupi", "tianhuafen"],
      ...["chuanbeimu", "zhebeimu", "pingbeimu", "yibeimu", "hubeibeimu"],
      ...["bailian", "baiji"],
    ],
  },
  { one: ["gancao", "zhigancao"], other: ["haizao", "jingdaji", "hongdaji", "gansui", "yuanhua"] },
  {
    one: ["lilu"],
    other: [
      ...GINSENG,
      ...["xiyangshen", "dangshen", "danshen", "xuanshen", "kushen", "nanshashen", "beishashen"],
      ...["xixin", "chishao", "baishao"],
    ],
  },
];

/**
 * 硫黄畏朴硝，水银畏砒霜，狼毒畏密陀僧，巴豆畏牵牛，丁香畏郁金，川乌草乌畏犀角，牙硝畏三棱，官桂畏石脂，人参畏五灵脂.
 *
 * Held against the same transcript: all pairs stand there but 水银 with 砒霜, which have no entry in the Pharmacopoeia and rest on the
 * verse. 朴硝 and 牙硝 are 芒硝 and 玄明粉. 犀角 may not be traded (State Council notice of 1993) and has no code, so that pair is left out;
 * whether its substitute 水牛角 takes its place is disputed.
 */
const NINETEEN: readonly Omit<Incompatibility, "rule">[] = [
  { one: ["liuhuang"], other: ["mangxiao", "xuanmingfen"] },
  { one: ["shuiyin"], other: ["pishuang"] },
  { one: ["langdu"], other: ["mituoseng"] },
  { one: ["badou", "badoushuang"], other: ["qianniuzi"] },
  { one: ["dingxiang", "mudingxiang"], other: ["yujin"] },
  { one: ["mangxiao", "xuanmingfen"], other: ["sanleng"] },
  { one: ["rougui"], other: ["chishizhi"] },
  { one: GINSENG, other: ["wulingzhi"] },
];

/** Every pair of groups. */
export const INCOMPATIBILITIES: readonly Incompatibility[] = [
  ...EIGHTEEN.map((groups): Incompatibility => ({ rule: "eighteen incompatibilities", ...groups })),
  ...NINETEEN.map((groups): Incompatibility => ({ rule: "nineteen fears", ...groups })),
];
