import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import { AppointmentBook__factory, DisputePanel__factory } from "../../typechain-types/index.js";
import { Role } from "../roles.ts";
import { selectorsOf } from "../selectors.ts";
import Consent from "./Consent.ts";

/** Wei for each seat of a panel. */
const DEFAULT_SEAT_FEE = 10n ** 16n;

/**
 * Visits: booked at the reception that the book makes for itself, kept, paid, waited for, subsidised, and disputed before the panel or another arbitrator; and the conditions by which patients open their data while a visit runs, or for one visit as long as it is booked. The roles can stop
 * new services and bookings and choose who may sit on the panel, and move nobody's money.
 *
 * Parameter (module `Care`): `seatFee`, what a seat of the panel costs, in wei; a hundredth of an ether unless given.
 */
export default buildModule("Care", (m) => {
  const rooms = m.useModule(Consent);
  const { accessManager, forwarder, patients, providers, proofing, consents } = rooms;

  const seatFee = m.getParameter("seatFee", DEFAULT_SEAT_FEE);
  const panel = m.contract("DisputePanel", [accessManager, forwarder, providers, seatFee]);
  const disputes = m.contract("Disputes", [forwarder, patients, panel]);
  const waitingList = m.contract("WaitingList", [forwarder]);
  const visits = m.contract("AppointmentBook", [accessManager, forwarder, patients, providers, disputes, waitingList]);
  const reception = m.contractAt("Reception", m.staticCall(visits, "RECEPTION"));
  const subsidies = m.contract("SubsidyFund", [forwarder, visits, proofing]);
  const outcomes = m.contract("OutcomeRegistry", [forwarder, visits, patients]);
  const duringVisit = m.contract("DuringVisit", [visits]);
  const visitConsents = m.contract("VisitConsents", [visits, reception, consents]);

  const book = AppointmentBook__factory.createInterface();
  m.call(accessManager, "setTargetFunctionRole", [visits, selectorsOf(book, ["pause"]), Role.PAUSER], {
    id: "visits_PAUSER",
  });
  m.call(accessManager, "setTargetFunctionRole", [visits, selectorsOf(book, ["unpause"]), Role.REGULATOR], {
    id: "visits_REGULATOR",
  });

  const judges = DisputePanel__factory.createInterface();
  m.call(accessManager, "setTargetFunctionRole", [panel, selectorsOf(judges, ["seat", "unseat"]), Role.REGULATOR], {
    id: "panel_REGULATOR",
  });

  return { ...rooms, visits, disputes, panel, reception, subsidies, outcomes, duringVisit, visitConsents, waitingList };
});
