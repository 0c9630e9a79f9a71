import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import { Role } from "../roles.ts";
import {
  DeviceRegistry__factory,
  ProofingRegistry__factory,
  ProviderRegistry__factory,
} from "../../typechain-types/index.js";
import { selectorsOf } from "../selectors.ts";
import Kernel from "./Kernel.ts";

/** WHO is who: patients, providers, proofing, devices, and which role each governed function asks for. */
export default buildModule("Identity", (m) => {
  const { accessManager, forwarder } = m.useModule(Kernel);

  const patients = m.contract("PatientRegistry", [forwarder]);
  const providers = m.contract("ProviderRegistry", [accessManager, forwarder]);
  const proofing = m.contract("ProofingRegistry", [accessManager, forwarder, patients]);
  const devices = m.contract("DeviceRegistry", [accessManager, forwarder, providers]);

  const provider = ProviderRegistry__factory.createInterface();
  const proofed = ProofingRegistry__factory.createInterface();
  const device = DeviceRegistry__factory.createInterface();

  m.call(
    accessManager,
    "setTargetFunctionRole",
    [
      providers,
      selectorsOf(provider, ["unpause", "appointAuthority", "dismissAuthority", "distrustAuthority"]),
      Role.REGULATOR,
    ],
    { id: "providers_REGULATOR" },
  );
  m.call(accessManager, "setTargetFunctionRole", [providers, selectorsOf(provider, ["pause"]), Role.PAUSER], {
    id: "providers_PAUSER",
  });
  m.call(
    accessManager,
    "setTargetFunctionRole",
    [proofing, selectorsOf(proofed, ["unpause", "appointIssuer", "removeIssuer"]), Role.REGULATOR],
    { id: "proofing_REGULATOR" },
  );
  m.call(accessManager, "setTargetFunctionRole", [proofing, selectorsOf(proofed, ["pause"]), Role.PAUSER], {
    id: "proofing_PAUSER",
  });
  m.call(accessManager, "setTargetFunctionRole", [devices, selectorsOf(device, ["unpause"]), Role.REGULATOR], {
    id: "devices_REGULATOR",
  });
  m.call(accessManager, "setTargetFunctionRole", [devices, selectorsOf(device, ["pause"]), Role.PAUSER], {
    id: "devices_PAUSER",
  });

  return { accessManager, forwarder, patients, providers, proofing, devices };
});
