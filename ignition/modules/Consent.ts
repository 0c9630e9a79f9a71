import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import { EmergencyAccess__factory } from "../../typechain-types/index.js";
import { Role } from "../roles.ts";
import { selectorsOf } from "../selectors.ts";
import Identity from "./Identity.ts";

/**
 * MAY this person see this: emergencies, consents, and the conditions that patients can attach. Nobody has power over consents
 * and conditions, so only emergencies have roles. `DuringVisit` comes with the room that books visits (`Care.ts`).
 */
export default buildModule("Consent", (m) => {
  const rooms = m.useModule(Identity);
  const { accessManager, forwarder, patients, providers } = rooms;

  const emergencies = m.contract("EmergencyAccess", [accessManager, forwarder, patients, providers]);
  const consents = m.contract("ConsentRegistry", [forwarder, patients, providers, emergencies]);

  const joint = m.contract("JointAccess", [forwarder, patients, providers]);
  const referrals = m.contract("OnReferral", [forwarder, patients, providers]);
  const useCount = m.contract("UseCount", [forwarder]);
  const twoProfessions = m.contract("TwoProfessions", [forwarder, providers]);

  const emergency = EmergencyAccess__factory.createInterface();

  m.call(accessManager, "setTargetFunctionRole", [emergencies, selectorsOf(emergency, ["review"]), Role.REVIEWER], {
    id: "emergencies_REVIEWER",
  });
  m.call(accessManager, "setTargetFunctionRole", [emergencies, selectorsOf(emergency, ["overturn"]), Role.REGULATOR], {
    id: "emergencies_REGULATOR",
  });

  return { ...rooms, emergencies, consents, joint, referrals, useCount, twoProfessions };
});
