import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import Records from "./Records.ts";

/** Binds visits to their records. It stands above both rooms, so it is deployed after both, and nobody has power over it. */
export default buildModule("Charting", (m) => {
  const rooms = m.useModule(Records);
  const { forwarder, visits, records } = rooms;

  const visitRecords = m.contract("VisitRecords", [forwarder, visits, records]);

  return { ...rooms, visitRecords };
});
