import { XinglinError } from "../errors/XinglinError.ts";
import type { Term } from "./term.ts";

/** A department or specialty of a jurisdiction's own list; `code` is what a credential holds. */
export interface SpecialtyTerm extends Term {
  /** As the list prints it, e.g. `50.13`. */
  readonly number: string;
}

/**
 * Departments (一级科目) and specialties (二级科目) of China: 医疗机构诊疗科目名录 (卫医发〔1994〕27号; 27 疼痛科 was added
 * by 卫医发〔2007〕227号, 28 重症医学科 by 卫医政发〔2009〕9号). A selection: the departments without their specialties
 * where this platform has no use for them yet. Names leave out the list's word 专业.
 */
const CHINA: readonly (readonly [number: string, zh: string, en: string])[] = [
  ["01", "预防保健科", "Preventive care"],
  ["02", "全科医疗科", "General practice"],
  ["03", "内科", "Internal medicine"],
  ["03.01", "呼吸内科", "Respiratory medicine"],
  ["03.02", "消化内科", "Gastroenterology"],
  ["03.03", "神经内科", "Neurology"],
  ["03.04", "心血管内科", "Cardiology"],
  ["03.05", "血液内科", "Haematology"],
  ["03.06", "肾病学", "Nephrology"],
  ["03.07", "内分泌", "Endocrinology"],
  ["03.08", "免疫学", "Immunology"],
  ["03.09", "变态反应", "Allergology"],
  ["03.10", "老年病", "Geriatrics"],
  ["04", "外科", "Surgery"],
  ["04.01", "普通外科", "General surgery"],
  ["04.02", "神经外科", "Neurosurgery"],
  ["04.03", "骨科", "Orthopaedics"],
  ["04.04", "泌尿外科", "Urology"],
  ["04.05", "胸外科", "Thoracic surgery"],
  ["04.06", "心脏大血管外科", "Cardiac and great vessel surgery"],
  ["04.07", "烧伤科", "Burns"],
  ["04.08", "整形外科", "Plastic surgery"],
  ["05", "妇产科", "Obstetrics and gynaecology"],
  ["05.01", "妇科", "Gynaecology"],
  ["05.02", "产科", "Obstetrics"],
  ["06", "妇女保健科", "Women's health care"],
  ["07", "儿科", "Paediatrics"],
  ["07.01", "新生儿", "Neonatology"],
  ["08", "小儿外科", "Paediatric surgery"],
  ["09", "儿童保健科", "Child health care"],
  ["10", "眼科", "Ophthalmology"],
  ["11", "耳鼻咽喉科", "Otorhinolaryngology"],
  ["12", "口腔科", "Stomatology"],
  ["13", "皮肤科", "Dermatology"],
  ["14", "医疗美容科", "Aesthetic medicine"],
  ["15", "精神科", "Psychiatry"],
  ["16", "传染科", "Infectious diseases"],
  ["17", "结核病科", "Tuberculosis"],
  ["18", "地方病科", "Endemic diseases"],
  ["19", "肿瘤科", "Oncology"],
  ["20", "急诊医学科", "Emergency medicine"],
  ["21", "康复医学科", "Rehabilitation medicine"],
  ["22", "运动医学科", "Sports medicine"],
  ["23", "职业病科", "Occupational diseases"],
  ["24", "临终关怀科", "Hospice care"],
  ["26", "麻醉科", "Anaesthesiology"],
  ["27", "疼痛科", "Pain medicine"],
  ["28", "重症医学科", "Intensive care medicine"],
  ["30", "医学检验科", "Laboratory medicine"],
  ["31", "病理科", "Pathology"],
  ["32", "医学影像科", "Medical imaging"],
  ["50", "中医科", "Traditional Chinese medicine"],
  ["50.01", "中医内科", "TCM internal medicine"],
  ["50.02", "中医外科", "TCM surgery"],
  ["50.03", "中医妇产科", "TCM obstetrics and gynaecology"],
  ["50.04", "中医儿科", "TCM paediatrics"],
  ["50.05", "中医皮肤科", "TCM dermatology"],
  ["50.06", "中医眼科", "TCM ophthalmology"],
  ["50.07", "中医耳鼻咽喉科", "TCM otorhinolaryngology"],
  ["50.08", "中医口腔科", "TCM stomatology"],
  ["50.09", "中医肿瘤科", "TCM oncology"],
  ["50.10", "骨伤科", "TCM orthopaedics and traumatology"],
  ["50.11", "肛肠科", "TCM proctology"],
  ["50.12", "中医老年病科", "TCM geriatrics"],
  ["50.13", "针灸科", "Acupuncture and moxibustion"],
  ["50.14", "推拿科", "Tuina"],
  ["50.15", "中医康复医学", "TCM rehabilitation"],
  ["50.16", "中医急诊科", "TCM emergency medicine"],
  ["50.17", "中医预防保健科", "TCM preventive care"],
  ["50.18", "中医其他", "TCM, other"],
  ["51", "民族医学科", "Ethnic medicine"],
  ["52", "中西医结合科", "Integrated Chinese and Western medicine"],
];

/** The number has not the form of China's list, `NN` or `NN.NN`. */
export class SpecialtyNumberMalformed extends XinglinError {
  constructor(number: string) {
    super("SpecialtyNumberMalformed", {
      says: { en: `"${number}" is no number of China's list.`, zh: `“${number}”不是诊疗科目代码。` },
      next: {
        en: "Write two digits, or four with a point: 03, 50.13.",
        zh: "请写成两位或带点的四位数字，如 03、50.13。",
      },
    });
  }
}

/**
 * The code that a credential holds for a number of China's list: `50.13` is 5013, `03` is 300.
 *
 * @throws {@link SpecialtyNumberMalformed}
 * @example
 * ```ts
 * specialtyCodeOf("50.13"); // 5013
 * ```
 */
export function specialtyCodeOf(number: string): number {
  const parts = /^(\d\d)(?:\.(\d\d))?$/.exec(number);
  if (parts === null || parts[1] === "00") throw new SpecialtyNumberMalformed(number);
  return Number(parts[1]) * 100 + Number(parts[2] ?? 0);
}

/** China's departments and specialties by their number (`"50.13"`). */
export const CHINA_SPECIALTIES: ReadonlyMap<string, SpecialtyTerm> = new Map(
  CHINA.map(([number, zh, en]) => [number, { number, code: specialtyCodeOf(number), zh, en }]),
);

/**
 * China's department or specialty with a credential's code, or undefined where the selection has none.
 *
 * @example
 * ```ts
 * specialtyOf(5013n)?.zh; // "针灸科"
 * ```
 */
export function specialtyOf(code: number | bigint): SpecialtyTerm | undefined {
  return [...CHINA_SPECIALTIES.values()].find((term) => term.code === Number(code));
}
