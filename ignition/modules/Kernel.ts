import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import { Role } from "../roles.ts";

/**
 * What every room stands on: the AccessManager that holds the platform's roles, and the forwarder that relays calls for
 * people without ETH. The regulator appoints reviewers, the administrator everybody else. The deployer is administrator until `Platform` hands over.
 */
export default buildModule("Kernel", (m) => {
  const deployer = m.getAccount(0);
  const accessManager = m.contract("AccessManager", [deployer]);
  const forwarder = m.contract("ERC2771Forwarder", ["Xinglin Forwarder"]);

  m.call(accessManager, "labelRole", [Role.REGULATOR, "REGULATOR"], { id: "label_REGULATOR" });
  m.call(accessManager, "labelRole", [Role.PAUSER, "PAUSER"], { id: "label_PAUSER" });
  m.call(accessManager, "labelRole", [Role.REVIEWER, "REVIEWER"], { id: "label_REVIEWER" });
  m.call(accessManager, "setRoleAdmin", [Role.REVIEWER, Role.REGULATOR], { id: "admin_of_REVIEWER" });

  return { accessManager, forwarder };
});
