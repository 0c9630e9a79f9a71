/** How toxic the Pharmacopoeia calls a piece: 大毒, 有毒, 小毒, or not at all; or the piece is not in it. */
export type Toxicity = "very toxic" | "toxic" | "slightly toxic" | "none" | "not listed";
/** What the Pharmacopoeia says of pregnancy: 孕妇禁用, 孕妇慎用, or nothing. */
export type PregnancyNote = "forbidden" | "caution" | "none";

/** A decoction piece (饮片) that a formula may name. */
export interface Herb {
  /** Its code: the pinyin of its name without tones, words run together. */
  readonly code: string;
  readonly zh: string;
  /** Name of the drug in Latin, of the Pharmacopoeia; several pieces may share it. */
  readonly latin: string;
  /** Daily oral dose of an adult in grams, smallest and largest, of the Pharmacopoeia; undefined where it is not noted here. */
  readonly dose: { readonly min: number; readonly max: number } | undefined;
  /** Whether a second source was found to have the same dose (docs/formula-sources.md). */
  readonly isDoseConfirmed: boolean;
  readonly toxicity: Toxicity;
  readonly pregnancy: PregnancyNote;
  /** Raw: taken inwardly only with care (生品内服宜慎), or not at all. */
  readonly isRaw: boolean;
  /** Above its largest dose it needs a second signature: every toxic piece, and 细辛, whose 3 g physicians have kept for centuries. */
  readonly isDoseStrict: boolean;
  /** Not for decoctions: the dose is that of pills and powders (多入丸散用, 不宜入煎剂). */
  readonly isForPillsOnly: boolean;
}

/** Where doses, toxicity and notes are from. */
export const PHARMACOPOEIA = {
  en: "Pharmacopoeia of the People's Republic of China, 2020 edition, volume I",
  zh: "《中华人民共和国药典》2020 年版 一部",
} as const;

/** What a dose rests on for which no second source was found. */
export const UNCONFIRMED_DOSE = {
  en: `${PHARMACOPOEIA.en}, as commonly cited; not found in a second source`,
  zh: `${PHARMACOPOEIA.zh}（据通行引用，未经第二来源核对）`,
} as const;

/**
 * Code, name, Latin name, dose, toxicity (D 大毒, Y 有毒, X 小毒), pregnancy (J 禁用, S 慎用), R raw, W for pills and powders only, K a strict
 * dose without toxicity, N not in the Pharmacopoeia, U a dose for which no second source was found. What was held against which source
 * is in docs/formula-sources.md.
 * An empty dose is one that the Pharmacopoeia leaves open or that is not noted here.
 */
const TABLE = `
chuanwu 川乌 Aconiti Radix - D J R
zhichuanwu 制川乌 Aconiti Radix Cocta 1.5-3 Y S
caowu 草乌 Aconiti Kusnezoffii Radix - D J R
zhicaowu 制草乌 Aconiti Kusnezoffii Radix Cocta 1.5-3 Y S
fuzi 附子 Aconiti Lateralis Radix Praeparata 3-15 Y S
banxia 半夏 Pinelliae Rhizoma 3-9 Y R
fabanxia 法半夏 Pinelliae Rhizoma Praeparatum 3-9
jiangbanxia 姜半夏 Pinelliae Rhizoma Praeparatum cum Zingibere et Alumine 3-9
qingbanxia 清半夏 Pinelliae Rhizoma Praeparatum cum Alumine 3-9 U
gualou 瓜蒌 Trichosanthis Fructus 9-15 U
gualouzi 瓜蒌子 Trichosanthis Semen 9-15 U
chaogualouzi 炒瓜蒌子 Trichosanthis Semen Tostum 9-15 U
gualoupi 瓜蒌皮 Trichosanthis Pericarpium 6-10
tianhuafen 天花粉 Trichosanthis Radix 10-15 S
chuanbeimu 川贝母 Fritillariae Cirrhosae Bulbus 3-10
zhebeimu 浙贝母 Fritillariae Thunbergii Bulbus 5-10
pingbeimu 平贝母 Fritillariae Ussuriensis Bulbus 3-9
yibeimu 伊贝母 Fritillariae Pallidiflorae Bulbus 3-9 U
hubeibeimu 湖北贝母 Fritillariae Hupehensis Bulbus 3-9 U
bailian 白蔹 Ampelopsis Radix 5-10
baiji 白及 Bletillae Rhizoma 6-15
gancao 甘草 Glycyrrhizae Radix et Rhizoma 2-10
zhigancao 炙甘草 Glycyrrhizae Radix et Rhizoma Praeparata cum Melle 2-10 U
haizao 海藻 Sargassum 6-12 U
jingdaji 京大戟 Euphorbiae Pekinensis Radix 1.5-3 Y J
hongdaji 红大戟 Knoxiae Radix 1.5-3 X J
gansui 甘遂 Kansui Radix 0.5-1.5 Y J W
yuanhua 芫花 Genkwa Flos 1.5-3 Y J
lilu 藜芦 Veratri Nigri Radix et Rhizoma - N
renshen 人参 Ginseng Radix et Rhizoma 3-9
hongshen 红参 Ginseng Radix et Rhizoma Rubra 3-9 U
renshenye 人参叶 Ginseng Folium 3-9 U
xiyangshen 西洋参 Panacis Quinquefolii Radix 3-6 U
dangshen 党参 Codonopsis Radix 9-30
danshen 丹参 Salviae Miltiorrhizae Radix et Rhizoma 10-15
xuanshen 玄参 Scrophulariae Radix 9-15
kushen 苦参 Sophorae Flavescentis Radix 4.5-9
nanshashen 南沙参 Adenophorae Radix 9-15
beishashen 北沙参 Glehniae Radix 5-12 U
xixin 细辛 Asari Radix et Rhizoma 1-3 K
chishao 赤芍 Paeoniae Radix Rubra 6-12
baishao 白芍 Paeoniae Radix Alba 6-15
liuhuang 硫黄 Sulfur 1.5-3 Y S W
mangxiao 芒硝 Natrii Sulfas 6-12 S
xuanmingfen 玄明粉 Natrii Sulfas Exsiccatus 3-9 S U
sanleng 三棱 Sparganii Rhizoma 5-10 J
shuiyin 水银 Hydrargyrum - N
pishuang 砒霜 Arsenicum Sublimatum - N
langdu 狼毒 Euphorbiae Ebracteolatae Radix - Y
mituoseng 密陀僧 Lithargyrum - N
badou 巴豆 Crotonis Fructus - D J R
badoushuang 巴豆霜 Crotonis Semen Pulveratum 0.1-0.3 D J W
qianniuzi 牵牛子 Pharbitidis Semen 3-6 Y J
dingxiang 丁香 Caryophylli Flos 1-3
mudingxiang 母丁香 Caryophylli Fructus 1-3 U
yujin 郁金 Curcumae Radix 3-10 U
rougui 肉桂 Cinnamomi Cortex 1-5 S
chishizhi 赤石脂 Halloysitum Rubrum 9-12 U
wulingzhi 五灵脂 Trogopterori Faeces - N
tiannanxing 天南星 Arisaematis Rhizoma - Y S R
zhitiannanxing 制天南星 Arisaematis Rhizoma Preparatum 3-9 Y S U
shanglu 商陆 Phytolaccae Radix 3-9 Y J
maqianzi 马钱子 Strychni Semen 0.3-0.6 D J W
banmao 斑蝥 Mylabris 0.03-0.06 D J W
chansu 蟾酥 Bufonis Venenum 0.015-0.03 Y S W
zhusha 朱砂 Cinnabaris 0.1-0.5 Y J W
xionghuang 雄黄 Realgar 0.05-0.1 Y J W
yangjinhua 洋金花 Daturae Flos 0.3-0.6 Y J W
naoyanghua 闹羊花 Rhododendri Mollis Flos 0.6-1.5 D J W
qianjinzi 千金子 Euphorbiae Semen 1-2 Y J W
quanxie 全蝎 Scorpio 3-6 Y J
wugong 蜈蚣 Scolopendra 3-5 Y J
shuizhi 水蛭 Hirudo 1-3 X J
tubiechong 土鳖虫 Eupolyphaga Steleophaga 3-10 X J
wuzhuyu 吴茱萸 Euodiae Fructus 2-5 X
kuxingren 苦杏仁 Armeniacae Semen Amarum 5-10 X
chuanlianzi 川楝子 Toosendan Fructus 5-10 X
aiye 艾叶 Artemisiae Argyi Folium 3-9 X
yadanzi 鸦胆子 Bruceae Fructus 0.5-2 X W
shechuangzi 蛇床子 Cnidii Fructus 3-10 X
chonglou 重楼 Paridis Rhizoma 3-9 X
jili 蒺藜 Tribuli Fructus 6-10 X
cangerzi 苍耳子 Xanthii Fructus 3-10 Y
baiguo 白果 Ginkgo Semen 5-10 Y U
shexiang 麝香 Moschus 0.03-0.1 J W
ezhu 莪术 Curcumae Rhizoma 6-9 J
taoren 桃仁 Persicae Semen 5-10 S
honghua 红花 Carthami Flos 3-10 S
niuxi 牛膝 Achyranthis Bidentatae Radix 5-12 S
chuanniuxi 川牛膝 Cyathulae Radix 5-10 S U
wangbuliuxing 王不留行 Vaccariae Semen 5-10 S
dahuang 大黄 Rhei Radix et Rhizoma 3-15 S
zhishi 枳实 Aurantii Fructus Immaturus 3-10 S U
guizhi 桂枝 Cinnamomi Ramulus 3-10 S
yiyiren 薏苡仁 Coicis Semen 9-30 S
mahuang 麻黄 Ephedrae Herba 2-10
huangqi 黄芪 Astragali Radix 9-30
danggui 当归 Angelicae Sinensis Radix 6-12
baizhu 白术 Atractylodis Macrocephalae Rhizoma 6-12
fuling 茯苓 Poria 10-15
shengjiang 生姜 Zingiberis Rhizoma Recens 3-10 U
ganjiang 干姜 Zingiberis Rhizoma 3-10 U
dazao 大枣 Jujubae Fructus 6-15
chaihu 柴胡 Bupleuri Radix 3-10
huangqin 黄芩 Scutellariae Radix 3-10
huanglian 黄连 Coptidis Rhizoma 2-5
chenpi 陈皮 Citri Reticulatae Pericarpium 3-10
dihuang 地黄 Rehmanniae Radix 10-15
shudihuang 熟地黄 Rehmanniae Radix Praeparata 9-15
chuanxiong 川芎 Chuanxiong Rhizoma 3-10
`;

const TOXICITIES: Readonly<Record<string, Toxicity>> = {
  D: "very toxic",
  Y: "toxic",
  X: "slightly toxic",
  N: "not listed",
};
const PREGNANCY: Readonly<Record<string, PregnancyNote>> = { J: "forbidden", S: "caution" };

function readRow(row: string): Herb {
  const [, code = "", zh = "", latin = "", dose = "", flags = ""] =
    /^(\S+) (\S+) (.+?) (-|[0-9.]+-[0-9.]+)((?: [DYXJSRWKNU])*)$/.exec(row) ?? [];
  const [min, max] = dose.split("-").map(Number);
  const marks = flags.trim().split(" ");
  const marked = <T>(table: Readonly<Record<string, T>>): T | undefined =>
    marks.map((mark) => table[mark]).find((found) => found !== undefined);
  return {
    code,
    zh,
    latin,
    dose: dose === "-" || min === undefined || max === undefined ? undefined : { min, max },
    isDoseConfirmed: !marks.includes("U"),
    toxicity: marked(TOXICITIES) ?? "none",
    pregnancy: marked(PREGNANCY) ?? "none",
    isDoseStrict: marks.some((mark) => ["D", "Y", "X", "K"].includes(mark)),
    isRaw: marks.includes("R"),
    isForPillsOnly: marks.includes("W"),
  };
}

/** The pieces that the rules speak of, and others that formulas often have, by code. */
export const HERBS: ReadonlyMap<string, Herb> = new Map(
  TABLE.trim()
    .split("\n")
    .map(readRow)
    .map((herb) => [herb.code, herb]),
);

/** Other names that prescriptions write. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ["生甘草", "gancao"],
  ["粉甘草", "gancao"],
  ["蜜甘草", "zhigancao"],
  ["栝楼", "gualou"],
  ["全瓜蒌", "gualou"],
  ["瓜蒌仁", "gualouzi"],
  ["川贝", "chuanbeimu"],
  ["浙贝", "zhebeimu"],
  ["象贝母", "zhebeimu"],
  ["白芨", "baiji"],
  ["元参", "xuanshen"],
  ["杭白芍", "baishao"],
  ["生半夏", "banxia"],
  ["制附子", "fuzi"],
  ["附片", "fuzi"],
  ["黑顺片", "fuzi"],
  ["白附片", "fuzi"],
  ["辰砂", "zhusha"],
  ["土元", "tubiechong"],
  ["䗪虫", "tubiechong"],
  ["生川乌", "chuanwu"],
  ["生草乌", "caowu"],
  ["大戟", "jingdaji"],
  ["杏仁", "kuxingren"],
  ["生地黄", "dihuang"],
  ["熟地", "shudihuang"],
  ["官桂", "rougui"],
]);

const BY_NAME: ReadonlyMap<string, string> = new Map([
  ...[...HERBS.values()].map(({ zh, code }) => [zh, code] as const),
  ...[...HERBS.values()].map(({ latin, code }) => [latin.toLowerCase(), code] as const).toReversed(),
  ...ALIASES,
]);

/**
 * The piece that a code, a Chinese name, one of its other names, or a Latin name means; undefined for one that is not known.
 *
 * @example
 * ```ts
 * herbOf("附片")?.code; // "fuzi"
 * ```
 */
export function herbOf(name: string): Herb | undefined {
  const text = name.trim();
  return HERBS.get(text) ?? HERBS.get(BY_NAME.get(text) ?? BY_NAME.get(text.toLowerCase()) ?? "");
}
