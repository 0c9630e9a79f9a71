import type { Bilingual } from "../../errors/XinglinError.ts";
import { VISIT_MODES } from "../../terms/visits.ts";
import { type Cover, type Service, SLOT } from "../service.ts";
import { dueOf, quote } from "./quote.ts";

/** How amounts of the service's token are written. */
export type MoneyWords = (amount: bigint) => string;

/**
 * Price and policy of a service in plain words, a line a rule, to be read before booking.
 *
 * @example
 * ```ts
 * const money = (amount: bigint) => `${formatUnits(amount, 6)} USDC`;
 * for (const { zh } of summarisePolicy({ service, covers: [], money })) console.log(zh);
 * ```
 */
export function summarisePolicy({
  service,
  covers,
  money,
}: {
  readonly service: Service;
  readonly covers: readonly Cover[];
  readonly money: MoneyWords;
}): Bilingual[] {
  const { policy } = service;
  const minutes = (service.slots * SLOT) / 60;
  const mode = VISIT_MODES[service.mode];
  const due = dueOf({ service, covers });
  const back = (outcome: "LateCancelled" | "NoShow") => money(quote({ service, covers, outcome }).payer);
  const lines: Bilingual[] = [
    {
      en: `A visit (${mode.en}) of ${minutes} minutes costs ${money(service.price)}.`,
      zh: `${mode.zh}，时长 ${minutes} 分钟，价格 ${money(service.price)}。`,
    },
  ];
  if (due !== service.price) {
    lines.push({
      en: `Others bear ${money(service.price - due)}; you pay ${money(due)} when you book.`,
      zh: `他方承担 ${money(service.price - due)}，您预约时支付 ${money(due)}。`,
    });
  }
  if (service.confirms) {
    lines.push({
      en: "The practice confirms each booking; unconfirmed, all is given back.",
      zh: "预约须经诊所确认；未确认的全额退款。",
    });
  }
  return [
    ...lines,
    {
      en: `Cancelled at least ${spanInWords(policy.notice).en} before, all is given back.`,
      zh: `至少提前${spanInWords(policy.notice).zh}取消的，全额退款。`,
    },
    {
      en: `Cancelled later, you get ${back("LateCancelled")} back.`,
      zh: `逾期取消的，退还您 ${back("LateCancelled")}。`,
    },
    { en: `Not coming, you get ${back("NoShow")} back.`, zh: `未到诊的，退还您 ${back("NoShow")}。` },
    {
      en: `Checked in, and the practitioner not there ${spanInWords(policy.patience).en} after the beginning, you may leave, and all is given back.`,
      zh: `您已签到而医师在开始${spanInWords(policy.patience).zh}后仍未到场的，可离开并获全额退款。`,
    },
  ];
}

/** A length of time in its largest whole unit. */
function spanInWords(seconds: number): Bilingual {
  const units = [
    [86_400, "day", "天"],
    [3_600, "hour", "小时"],
    [60, "minute", "分钟"],
    [1, "second", "秒"],
  ] as const;
  const [length, en, zh] = units.find(([one]) => seconds >= one && seconds % one === 0) ?? units[3];
  const count = seconds / length;
  return { en: `${count} ${en}${count === 1 ? "" : "s"}`, zh: ` ${count} ${zh}` };
}
