import { type Visit, type VisitListing, type Visits, dueOf, endOf, listVisits, visitIdOf } from "@xinglin/sdk/care";
import { type Hex, parseId } from "@xinglin/sdk/kernel";
import { OUTCOMES } from "@xinglin/sdk/terms";
import { type TransactionReceipt, ZeroHash } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import {
  type Acting,
  type Common,
  type Platform,
  type Stage,
  type Told,
  acting,
  asking,
  sentIn,
} from "../shared/frame.ts";
import { OptionMalformed, account, amount, moment } from "../shared/values.ts";
import { moneyOf, roomsOf, timeOf } from "./rooms.ts";
import { policyLines, serviceWith } from "./services.ts";

type Result = Promise<Told["result"]>;
type OnVisit = Acting & { readonly visit: string };

/** A patient's side books and pays. */
export function book(
  options: Acting & { service: string; patient: string; start: string; number: number },
  hre: HardhatRuntimeEnvironment,
): Result {
  return acting(hre, options, async (stage) => {
    const service = await serviceWith(stage, options.service);
    const visit: Visit = {
      service,
      booking: {
        patient: parseId("PatientId", options.patient),
        payer: await stage.signer.getAddress(),
        start: Number(moment("--start", options.start)),
        number: options.number,
        intakeHash: ZeroHash as Hex,
        covers: [],
      },
    };
    const receipt = await roomsOf(stage).visits.book({ ...visit, via: stage.via });
    const due = dueOf({ service, covers: [] });
    const { start } = visit.booking;
    return {
      result: {
        visit: visitIdOf(visit),
        start,
        until: endOf(visit),
        paid: due,
        token: service.token,
        ...sentIn(receipt),
      },
      lines: [
        `Visit ${visitIdOf(visit)}, ${timeOf(start)}, ${moneyOf(service.token)(due)}. 已预约，款项由合约保管。`,
        ...policyLines(service),
      ],
    };
  });
}

/** The practice takes a booking on. */
export function confirm(options: OnVisit, hre: HardhatRuntimeEnvironment): Result {
  return onVisit(hre, options, ({ visits, visit, via }) => visits.confirm({ ...visit, via }));
}

/** One side is there. */
export function checkIn(options: OnVisit, hre: HardhatRuntimeEnvironment): Result {
  return onVisit(hre, options, ({ visits, visit, via }) => visits.checkIn({ ...visit, via }));
}

/** The practitioner says that it took place. */
export function complete(options: OnVisit & { record: string }, hre: HardhatRuntimeEnvironment): Result {
  const record = options.record === "" ? {} : { record: parseId("RecordId", options.record) };
  return onVisit(hre, options, ({ visits, visit, via }) => visits.complete({ ...visit, ...record, via }));
}

/** The patient says so. */
export function acknowledge(options: OnVisit, hre: HardhatRuntimeEnvironment): Result {
  return onVisit(hre, options, ({ visits, visit, via }) => visits.acknowledge({ ...visit, via }));
}

/** Either side cancels, at a cost that it accepts. */
export function cancel(options: OnVisit & { most: string }, hre: HardhatRuntimeEnvironment): Result {
  return onVisit(hre, options, ({ visits, visit, via }) =>
    visits.cancel({ ...visit, most: amount("--most", options.most), via }),
  );
}

/** Anybody settles. */
export function settle(options: OnVisit, hre: HardhatRuntimeEnvironment): Result {
  return onVisit(hre, options, ({ visits, visit, via }) => visits.settle({ ...visit, via }));
}

/** How a visit stands. */
export function status(options: Common & { visit: string }, hre: HardhatRuntimeEnvironment): Result {
  return asking(hre, options, async (platform) => toldOf(platform, await visitWith(platform, options.visit)));
}

/** Visits and how they ended. */
export function list(
  options: Common & { patient: string; practitioner: string },
  hre: HardhatRuntimeEnvironment,
): Result {
  return asking(hre, options, async (platform) => {
    const visits = await listed(platform, {
      ...(options.patient !== "" && { patient: parseId("PatientId", options.patient) }),
      ...(options.practitioner !== "" && { practitioner: account("--practitioner", options.practitioner) }),
    });
    const lines = visits.map(({ visit, booking, settled = "Pending" }) => {
      const { en, zh } = OUTCOMES[settled];
      return `${timeOf(booking.start)} ${visit}: ${en} ${zh}`;
    });
    return { result: { visits }, lines: lines.length === 0 ? ["No visits. 无就诊预约。"] : lines };
  });
}

/** An act on a visit, whose terms are read from the chain; says how it stands then. */
function onVisit(
  hre: HardhatRuntimeEnvironment,
  options: OnVisit,
  act: (on: {
    readonly visits: Visits;
    readonly visit: Visit;
    readonly via: Stage["via"];
  }) => Promise<TransactionReceipt>,
): Result {
  return acting(hre, options, async (stage) => {
    const { service, booking } = await visitWith(stage, options.visit);
    const { visits } = roomsOf(stage);
    const receipt = await act({ visits, visit: { service, booking }, via: stage.via });
    const { result, lines } = await toldOf(stage, await visitWith(stage, options.visit));
    return { result: { ...result, ...sentIn(receipt) }, lines };
  });
}

async function toldOf(platform: Platform, { visit, service, booking, settled }: VisitListing): Promise<Told> {
  const course = await roomsOf(platform).visits.courseOf({ service, booking });
  const { en, zh } = OUTCOMES[settled ?? course.outcome];
  const said = [
    course.confirmed && "confirmed 已确认",
    course.patientAt > 0 && `patient there 患者已到 ${timeOf(course.patientAt)}`,
    course.practitionerAt > 0 && `practitioner there 医生已到 ${timeOf(course.practitionerAt)}`,
    course.completed && "completed 已完成",
    course.acknowledged && "acknowledged 患者已确认",
    course.disputed && "disputed 有争议",
  ].filter((one) => one !== false);
  return {
    result: { visit, service, booking, ...course, settled: settled ?? null },
    lines: [`${timeOf(booking.start)} ${visit}: ${en} ${zh}${settled === undefined ? "" : " ✓"}`, ...said],
  };
}

async function visitWith(platform: Platform, named: string): Promise<VisitListing> {
  const found = (await listed(platform, {})).find(({ visit }) => visit === named.toLowerCase());
  if (found !== undefined) return found;
  throw new OptionMalformed("visit", { en: `there is no visit ${named}.`, zh: `没有就诊预约 ${named}。` });
}

function listed(
  platform: Platform,
  whose: Pick<Parameters<typeof listVisits>[0], "patient" | "practitioner">,
): Promise<VisitListing[]> {
  return listVisits({ ...roomsOf(platform), fromBlock: platform.fromBlock, ...whose });
}
