import {
  type DayHours,
  type Service,
  WEEKDAYS,
  type Weekday,
  freeStarts,
  listServices,
  serviceIdOf,
  summarisePolicy,
  weekOf,
} from "@xinglin/sdk/care";
import type { Hex } from "@xinglin/sdk/kernel";
import { PROFESSIONS, VISIT_MODES } from "@xinglin/sdk/terms";
import { id, isHexString } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { type Acting, type Common, type Platform, type Told, acting, asking, sentIn } from "../shared/frame.ts";
import { OptionMalformed, account, amount, jsonIn, moment, nameIn } from "../shared/values.ts";
import { moneyOf, roomsOf, timeOf, tokenOf } from "./rooms.ts";

type Result = Promise<Told["result"]>;
/** A question of the node for every ten minutes: a day is enough for once. */
const DAY = 86_400n;

/** A practitioner offers a service. */
export function publish(options: Acting & { file: string }, hre: HardhatRuntimeEnvironment): Result {
  return acting(hre, options, async (stage) => {
    const service = await serviceIn(options.file, await stage.signer.getAddress());
    const receipt = await roomsOf(stage).receptions.publish({ service, via: stage.via });
    const named = serviceIdOf({ service });
    return {
      result: { service: named, terms: service, ...sentIn(receipt) },
      lines: [`Service ${named}. 服务已发布。`, ...policyLines(service)],
    };
  });
}

/** Services that were offered. */
export function list(options: Common & { practitioner: string }, hre: HardhatRuntimeEnvironment): Result {
  return asking(hre, options, async (platform) => {
    const services = await listServices({
      receptions: roomsOf(platform).receptions,
      ...(options.practitioner !== "" && { practitioner: account("--practitioner", options.practitioner) }),
    });
    const lines = services.flatMap((one) => [`${one.service} by ${one.practitioner}`, ...policyLines(one)]);
    return { result: { services }, lines: lines.length === 0 ? ["No services. 无服务。"] : lines };
  });
}

/** A practitioner's hours of every week. */
export function hours(
  options: Acting & { organisation: string; week: string; zone: string },
  hre: HardhatRuntimeEnvironment,
): Result {
  return acting(hre, options, async (stage) => {
    const organisation = account("organisation", options.organisation);
    const week = weekIn(options);
    const receipt = await roomsOf(stage).visits.setHours({ organisation, week, via: stage.via });
    return {
      result: { organisation, week, ...sentIn(receipt) },
      lines: [`The hours at ${organisation} are set. 出诊时间已设置。`],
    };
  });
}

/** When a service can be booked. */
export function starts(
  options: Common & { service: string; from: string; until: string },
  hre: HardhatRuntimeEnvironment,
): Result {
  return asking(hre, options, async (platform) => {
    const service = await serviceWith(platform, options.service);
    const from = options.from === "" ? await platform.now() : moment("--from", options.from);
    const until = options.until === "" ? from + DAY : moment("--until", options.until);
    const { visits } = roomsOf(platform);
    const free = await freeStarts({ visits, service, from: Number(from), until: Number(until) });
    const lines = free.map(timeOf);
    return {
      result: { service: options.service, starts: free },
      lines: lines.length === 0 ? ["Nothing is free. 没有空闲时段。"] : lines,
    };
  });
}

/** A service that was offered once. */
export async function serviceWith(platform: Platform, named: string): Promise<Service> {
  const { receptions } = roomsOf(platform);
  const found = (await listServices({ receptions })).find(({ service }) => service === named.toLowerCase());
  if (found !== undefined) return found;
  throw new OptionMalformed("service", { en: `there is no service ${named}.`, zh: `没有服务 ${named}。` });
}

/** Price and policy in words. */
export function policyLines(service: Service): string[] {
  const words = summarisePolicy({ service, covers: [], money: moneyOf(service.token) });
  return words.map(({ en, zh }) => `  ${en} ${zh}`);
}

/** Terms of a service as its file says them; the practitioner is who acts, the code a text of one's choice. */
async function serviceIn(file: string, practitioner: string): Promise<Service> {
  const said = await jsonIn("file", file);
  const terms = (typeof said === "object" && said !== null ? said : {}) as Readonly<Record<string, unknown>>;
  const policy = (terms.policy ?? {}) as Readonly<Record<string, unknown>>;
  const payees = Array.isArray(terms.payees) ? (terms.payees as { account?: unknown; share?: unknown }[]) : [];
  const code = wordIn("code", terms.code ?? "");
  return {
    practitioner,
    organisation: account("organisation", String(terms.organisation)),
    profession: nameIn("profession", PROFESSIONS, String(terms.profession)),
    mode: nameIn("mode", VISIT_MODES, wordIn("mode", terms.mode ?? "InPerson")),
    confirms: terms.confirms === true,
    slots: numberIn("slots", terms.slots),
    code: (isHexString(code, 32) ? code : id(code)) as Hex,
    token: tokenOf("token", wordIn("token", terms.token ?? "")),
    price: amount("price", String(terms.price)),
    lead: numberIn("lead", terms.lead),
    horizon: numberIn("horizon", terms.horizon),
    policy: {
      notice: numberIn("notice", policy.notice),
      lateShare: numberIn("lateShare", policy.lateShare),
      noShowShare: numberIn("noShowShare", policy.noShowShare),
      patience: numberIn("patience", policy.patience),
    },
    payees:
      payees.length === 0
        ? [{ account: practitioner, share: 10_000 }]
        : payees.map((one) => ({
            account: account("payees", String(one.account)),
            share: numberIn("payees", one.share),
          })),
  };
}

function wordIn(member: string, value: unknown): string {
  if (typeof value === "string") return value;
  throw new OptionMalformed(member, { en: "it is no text.", zh: "不是文本。" });
}

function numberIn(member: string, value: unknown): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  throw new OptionMalformed(member, { en: `${String(value)} is no whole number.`, zh: `${String(value)} 不是整数。` });
}

/** `Mon-Fri 08:00-12:00, Sat 09:00-11:00` by the clock of a zone. */
function weekIn({ week, zone }: { readonly week: string; readonly zone: string }): ReturnType<typeof weekOf> {
  const refuse = (value: string, option: string): never => {
    throw new OptionMalformed(option, {
      en: `${value} is not understood; "Mon-Fri 08:00-12:00" and "+08:00" are.`,
      zh: `无法理解 ${value}；可写作“Mon-Fri 08:00-12:00”和“+08:00”。`,
    });
  };
  const [, sign, ahead = "", minutes = ""] = /^([+-])(\d{2}):(\d{2})$/.exec(zone) ?? refuse(zone, "--zone");
  const offset = (sign === "-" ? -1 : 1) * (Number(ahead) * 60 + Number(minutes));
  const spans = week
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "")
    .flatMap((one) => {
      const [, first = "", last = first, fromHour, fromMinute, untilHour, untilMinute] =
        /^(\w{3})(?:-(\w{3}))? (\d{2}):(\d{2})-(\d{2}):(\d{2})$/.exec(one) ?? refuse(one, "--week");
      const from = Number(fromHour) * 60 + Number(fromMinute);
      const until = Number(untilHour) * 60 + Number(untilMinute);
      const days = daysBetween(first, last);
      return days.length === 0 ? refuse(one, "--week") : days.map((day): DayHours => ({ day, from, until }));
    });
  try {
    return weekOf({ hours: spans, zone: offset });
  } catch (problem) {
    if (problem instanceof RangeError) return refuse(week, "--week");
    throw problem;
  }
}

/** Days from one to another, across the end of the week too. */
function daysBetween(first: string, last: string): Weekday[] {
  const [from, to] = [first, last].map((day) => WEEKDAYS.findIndex((one) => one === day));
  if (from === undefined || to === undefined || from < 0 || to < 0) return [];
  const count = ((to - from + WEEKDAYS.length) % WEEKDAYS.length) + 1;
  return Array.from({ length: count }, (_, i) => WEEKDAYS[(from + i) % WEEKDAYS.length] ?? "Thu");
}
