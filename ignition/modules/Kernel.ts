import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import { Role } from "../roles.ts";

/**
 * What every room stands on: the AccessManager that holds the platform's roles, and the forwarder that relays calls for
 * people without ETH. The deployer is administrator until `Platform` hands over.
 */
export default buildModule("Kernel", (m) => {
  const deployer = m.getAccount(0);
  const accessManager = m.contract("AccessManager", [deployer]);
  const forwarder = m.contract("ERC2771Forwarder", ["Xinglin Forwarder"]);

  m.call(accessManager, "labelRole", [Role.REGULATOR, "REGULATOR"], { id: "label_REGULATOR" });
  m.call(accessManager, "labelRole", [Role.PAUSER, "PAUSER"], { id: "label_PAUSER" });

  return { accessManager, forwarder };
});
