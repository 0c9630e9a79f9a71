import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import { AppointmentBook__factory } from "../../typechain-types/index.js";
import { Role } from "../roles.ts";
import { selectorsOf } from "../selectors.ts";
import Consent from "./Consent.ts";

/**
 * Visits: booked at the reception that the book makes for itself, kept, paid, and subsidised; and the condition by which patients open their data while a visit runs. The roles can stop
 * new services and bookings, and nobody's money.
 */
export default buildModule("Care", (m) => {
  const rooms = m.useModule(Consent);
  const { accessManager, forwarder, patients, providers, proofing } = rooms;

  const visits = m.contract("AppointmentBook", [accessManager, forwarder, patients, providers]);
  const reception = m.contractAt("Reception", m.staticCall(visits, "RECEPTION"));
  const subsidies = m.contract("SubsidyFund", [forwarder, visits, proofing]);
  const duringVisit = m.contract("DuringVisit", [visits]);

  const book = AppointmentBook__factory.createInterface();
  m.call(accessManager, "setTargetFunctionRole", [visits, selectorsOf(book, ["pause"]), Role.PAUSER], {
    id: "visits_PAUSER",
  });
  m.call(accessManager, "setTargetFunctionRole", [visits, selectorsOf(book, ["unpause"]), Role.REGULATOR], {
    id: "visits_REGULATOR",
  });

  return { ...rooms, visits, reception, subsidies, duringVisit };
});
