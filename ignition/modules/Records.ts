import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import Care from "./Care.ts";

/**
 * WHAT was written, and who opened it. Nobody has power over records and the access log, so there is no role here.
 * The book of visits stands behind the port `IVisitCalendar`, so it is deployed first.
 */
export default buildModule("Records", (m) => {
  const rooms = m.useModule(Care);
  const { forwarder, patients, providers, devices, consents, emergencies, visits } = rooms;

  const records = m.contract("RecordRegistry", [
    forwarder,
    { patients, providers, devices, consents, emergencies, calendar: visits },
  ]);
  const accesses = m.contract("AccessLog", [forwarder, providers, consents]);

  return { ...rooms, records, accesses };
});
