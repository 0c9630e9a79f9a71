import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { ZeroAddress } from "ethers";

import Consent from "./Consent.ts";

/**
 * WHAT was written, and who opened it. Nobody has power over records and the access log, so there is no role here.
 *
 * Parameters (module `Records`):
 * - `calendar`: the contract behind the port `IVisitCalendar`, zero while no room books visits.
 */
export default buildModule("Records", (m) => {
  const rooms = m.useModule(Consent);
  const { forwarder, patients, providers, devices, consents, emergencies } = rooms;
  const calendar = m.getParameter<string>("calendar", ZeroAddress);

  const records = m.contract("RecordRegistry", [
    forwarder,
    { patients, providers, devices, consents, emergencies, calendar },
  ]);
  const accesses = m.contract("AccessLog", [forwarder, providers, consents]);

  return { ...rooms, records, accesses };
});
