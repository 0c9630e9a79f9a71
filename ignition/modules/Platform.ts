import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import { Role } from "../roles.ts";
import Charting from "./Charting.ts";
import Pharma from "./Pharma.ts";

const TWO_DAYS = 2 * 24 * 60 * 60;

/**
 * The whole platform, wired and handed over.
 *
 * Parameters (`ignition/parameters/NETWORK.json5`, module `Platform`):
 * - `admin`: the account that may change roles from now on, a multi-signature wallet. Never the deployer: the last step
 *   takes the role from the deployer, and stops if that is the administrator.
 * - `adminDelay`: seconds between scheduling and executing an administrator's act, not zero; two days unless given.
 * - `regulator`, `pauser`: the first holders of these roles.
 */
export default buildModule("Platform", (m) => {
  const rooms = { ...m.useModule(Charting), ...m.useModule(Pharma) };
  const { accessManager } = rooms;
  const deployer = m.getAccount(0);
  const admin = m.getParameter<string>("admin");
  const adminDelay = m.getParameter("adminDelay", TWO_DAYS);

  const regulator = m.call(accessManager, "grantRole", [Role.REGULATOR, m.getParameter<string>("regulator"), 0], {
    id: "grant_REGULATOR",
  });
  const pauser = m.call(accessManager, "grantRole", [Role.PAUSER, m.getParameter<string>("pauser"), 0], {
    id: "grant_PAUSER",
  });
  const handed = m.call(accessManager, "grantRole", [Role.ADMIN, admin, adminDelay], { id: "grant_ADMIN" });
  // Revoked, not renounced: were the deployer its own administrator, the delay it has just got would stop this step.
  m.call(accessManager, "revokeRole", [Role.ADMIN, deployer], {
    id: "revoke_ADMIN",
    after: [Charting, Pharma, regulator, pauser, handed],
  });

  return rooms;
});
