import { XinglinError } from "../../errors/XinglinError.ts";

/** A policy of joint access that the contract would refuse. */
export class JointPolicyRefused extends XinglinError {
  constructor(
    readonly steps: number,
    readonly quorum: number,
    readonly minutes: number,
  ) {
    super("JointPolicyRefused", {
      says: {
        en: `A policy of ${steps} steps, quorum ${quorum}, ${minutes} minutes cannot be.`,
        zh: `无法设置 ${steps} 个步骤、法定人数 ${quorum}、${minutes} 分钟的联合授权规则。`,
      },
      next: {
        en: "Name 1 to 6 steps, a quorum of 1 to as many, and 1 to 1,440 minutes.",
        zh: "请设置 1 至 6 个步骤，法定人数不超过步骤数，时长 1 至 1440 分钟。",
      },
    });
  }
}
