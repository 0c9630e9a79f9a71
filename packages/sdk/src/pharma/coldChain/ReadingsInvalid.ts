import { type Bilingual, XinglinError } from "../../errors/XinglinError.ts";

/** Why readings make no batch. */
export type ReadingsProblem = "none" | "too many" | "no reading" | "no time" | "out of order" | "no tenths";

const PROBLEMS: Readonly<Record<ReadingsProblem, Bilingual>> = {
  none: { en: "there are none", zh: "没有读数" },
  "too many": { en: "there are more than 1,048,576", zh: "超过 1,048,576 条" },
  "no reading": { en: "one is no reading", zh: "其中一条不是读数" },
  "no time": { en: "a time is no whole number of seconds", zh: "时间不是整数秒" },
  "out of order": { en: "one is earlier than the one before", zh: "时间先后颠倒" },
  "no tenths": { en: "a temperature is no whole number of tenths of a degree", zh: "温度不是以 0.1 °C 计的整数" },
};

/** Readings that make no batch; says why, and at which one. */
export class ReadingsInvalid extends XinglinError {
  constructor(
    readonly problem: ReadingsProblem,
    /** Number of the reading from 0. */
    readonly index?: number,
  ) {
    const { en, zh } = PROBLEMS[problem];
    const [atEn, atZh] = index === undefined ? ["", ""] : [` (number ${index})`, `（第 ${index} 条）`];
    super("ReadingsInvalid", {
      says: { en: `The readings make no batch: ${en}${atEn}.`, zh: `读数不能成批：${zh}${atZh}。` },
      next: {
        en: "Read the device's memory again, and send batches of its readings in their order.",
        zh: "请重新读取设备存储，并按顺序分批提交。",
      },
    });
  }
}
