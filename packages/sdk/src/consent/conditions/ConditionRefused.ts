import { XinglinError } from "../../errors/XinglinError.ts";

/** Limits of a condition with which it would never hold. */
export class ConditionRefused extends XinglinError {
  constructor(
    readonly limit: "uses" | "minutes",
    readonly value: number,
    readonly most: number,
  ) {
    const zh = limit === "uses" ? "次数" : "分钟数";
    super("ConditionRefused", {
      says: {
        en: `A condition cannot have ${value} ${limit}: it would never hold.`,
        zh: `条件的${zh}不能为 ${value}：该条件永远不会成立。`,
      },
      next: { en: `Name a whole number from 1 to ${most}.`, zh: `请填写 1 至 ${most} 之间的整数。` },
    });
  }
}
