import type { NetworkConnection } from "hardhat/types/network";

import { devicesComeToLife } from "./chapters/devices.ts";
import { dataIsShared } from "./chapters/dataIsShared.ts";
import { doctorIsSuspended } from "./chapters/doctorIsSuspended.ts";
import { figures } from "./chapters/figures.ts";
import { glassIsBroken } from "./chapters/glassIsBroken.ts";
import { institutionsAreAccredited } from "./chapters/institutions.ts";
import { keyIsStolen } from "./chapters/keyIsStolen.ts";
import { formulaIsDispensed, recalledIsNotDispensed } from "./chapters/medicines/formulaIsDispensed.ts";
import { herbIsRecalled } from "./chapters/medicines/herbIsRecalled.ts";
import { herbReachesClinic } from "./chapters/medicines/herbReachesClinic.ts";
import { millionPacks } from "./chapters/medicines/millionPacks.ts";
import { packIsDispensed } from "./chapters/medicines/packIsDispensed.ts";
import { vaccineGetsWarm } from "./chapters/medicines/vaccineGetsWarm.ts";
import { patientArrives } from "./chapters/patientArrives.ts";
import { platformIsDeployed } from "./chapters/platform.ts";
import { practitionersAreLicensed } from "./chapters/practitioners.ts";
import { visitIsWaitedFor } from "./chapters/visitIsWaitedFor.ts";
import { visitIsRecorded } from "./chapters/visitIsRecorded.ts";
import { visitIsDisputed } from "./chapters/visitIsDisputed.ts";
import { visitsArePaid } from "./chapters/visitsArePaid.ts";
import { Story } from "./story/Story.ts";

/**
 * Tells how the platform comes to life, with its real contracts and the real SDK, on the chain of `connection`.
 *
 * @param options.story for callers that look at its steps afterwards; it prints as `print` does
 * @returns whether everything expected came true
 */
export async function journey({
  connection,
  print,
  packs = 1_000_000,
  withLot = true,
  story = new Story(print),
}: {
  readonly connection: NetworkConnection;
  readonly print: (line: string) => void;
  /** How many packs the story's large lot has: 1,000 at least. */
  readonly packs?: number;
  /** Whether the dispute before a panel is told: its lot is a block's hash, and no two chains have the same. */
  readonly withLot?: boolean;
  readonly story?: Story;
}): Promise<boolean> {
  print("Xinglin 杏林: the journey");

  const stage = await platformIsDeployed(story, connection);
  const organisations = await institutionsAreAccredited(story, stage);
  const practitioners = await practitionersAreLicensed(story, stage, organisations);
  const devices = await devicesComeToLife(story, stage, organisations);
  const zhao = await patientArrives(story, stage, practitioners);
  await dataIsShared(story, stage, { zhao, practitioners });
  const vault = await visitIsRecorded(story, stage, { zhao, practitioners, devices });
  await visitsArePaid(story, stage, { zhao, practitioners, vault });
  await visitIsWaitedFor(story, stage, { zhao, practitioners });
  if (withLot) await visitIsDisputed(story, stage, { zhao, practitioners });
  const herbs = await herbReachesClinic(story, stage, organisations);
  await vaccineGetsWarm(story, stage, { institutions: organisations, herbs });
  const tablets = await millionPacks(story, stage, { herbs, packs });
  const staff = await formulaIsDispensed(story, stage, { herbs, practitioners });
  await packIsDispensed(story, stage, { herbs, tablets, staff });
  await herbIsRecalled(story, stage, herbs);
  await recalledIsNotDispensed(story, stage, { herbs, staff });
  await glassIsBroken(story, stage, { zhao, practitioners });
  await keyIsStolen(story, stage, zhao);
  await doctorIsSuspended(story, stage, practitioners);
  await figures(story, stage, { organisations, practitioners, zhao });

  return story.end();
}
