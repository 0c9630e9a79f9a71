import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import { EmergencyAccess__factory } from "../../typechain-types/index.js";
import { Role } from "../roles.ts";
import { selectorsOf } from "../selectors.ts";
import Identity from "./Identity.ts";

/** MAY this person see this: emergencies and consents. Nobody has power over consents, so only emergencies have roles. */
export default buildModule("Consent", (m) => {
  const rooms = m.useModule(Identity);
  const { accessManager, forwarder, patients, providers } = rooms;

  const emergencies = m.contract("EmergencyAccess", [accessManager, forwarder, patients, providers]);
  const consents = m.contract("ConsentRegistry", [forwarder, patients, providers, emergencies]);

  const emergency = EmergencyAccess__factory.createInterface();

  m.call(accessManager, "setTargetFunctionRole", [emergencies, selectorsOf(emergency, ["review"]), Role.REVIEWER], {
    id: "emergencies_REVIEWER",
  });
  m.call(accessManager, "setTargetFunctionRole", [emergencies, selectorsOf(emergency, ["overturn"]), Role.REGULATOR], {
    id: "emergencies_REGULATOR",
  });

  return { ...rooms, emergencies, consents };
});
