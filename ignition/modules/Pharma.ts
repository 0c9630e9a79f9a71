import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import {
  Dispensary__factory,
  LotLedger__factory,
  ProductRegistry__factory,
  Shipments__factory,
} from "../../typechain-types/index.js";
import { Role } from "../roles.ts";
import { selectorsOf } from "../selectors.ts";
import Identity from "./Identity.ts";

/** `enum Part` of `contracts/pharma/interfaces/ILotLedger.sol`. */
const DESK = 1;
const FREIGHT = 2;
/** "CNY" in ASCII. */
const RENMINBI = "0x434e59";

/**
 * Medicines: products, lots, shipments, the cold chain, what anybody may ask about a pack, and the counter. The contracts that
 * ship and dispense get their parts in the ledger before the power to give parts goes to the regulator.
 *
 * Parameter (module `Pharma`): `currency`, of all prices at the counter, ISO 4217 in ASCII; CNY unless given.
 */
export default buildModule("Pharma", (m) => {
  const { accessManager, forwarder, providers, devices } = m.useModule(Identity);

  const products = m.contract("ProductRegistry", [accessManager, forwarder, providers]);
  const lots = m.contract("LotLedger", [accessManager, forwarder, providers, products]);
  const coldChain = m.contract("ColdChain", [devices]);
  const shipments = m.contract("Shipments", [accessManager, forwarder, lots, products, coldChain]);
  const verifier = m.contract("PackVerifier", [forwarder, lots, products]);
  const currency = m.getParameter("currency", RENMINBI);
  const dispensary = m.contract("Dispensary", [accessManager, forwarder, providers, products, lots, currency]);
  const desk = m.call(lots, "appoint", [dispensary, DESK], { id: "appoint_desk" });
  const freight = m.call(lots, "appoint", [shipments, FREIGHT], { id: "appoint_freight" });

  const product = ProductRegistry__factory.createInterface();
  const lot = LotLedger__factory.createInterface();
  const shipment = Shipments__factory.createInterface();
  m.call(
    accessManager,
    "setTargetFunctionRole",
    [products, selectorsOf(product, ["unpause", "approve", "grantPermit", "offerSuccession"]), Role.REGULATOR],
    { id: "products_REGULATOR" },
  );
  m.call(accessManager, "setTargetFunctionRole", [products, selectorsOf(product, ["pause"]), Role.PAUSER], {
    id: "products_PAUSER",
  });
  m.call(accessManager, "setTargetFunctionRole", [lots, selectorsOf(lot, ["unpause", "appoint"]), Role.REGULATOR], {
    id: "lots_REGULATOR",
    after: [desk, freight],
  });
  m.call(accessManager, "setTargetFunctionRole", [lots, selectorsOf(lot, ["pause"]), Role.PAUSER], {
    id: "lots_PAUSER",
  });
  m.call(accessManager, "setTargetFunctionRole", [shipments, selectorsOf(shipment, ["unpause"]), Role.REGULATOR], {
    id: "shipments_REGULATOR",
  });
  m.call(accessManager, "setTargetFunctionRole", [shipments, selectorsOf(shipment, ["pause"]), Role.PAUSER], {
    id: "shipments_PAUSER",
  });

  const counter = Dispensary__factory.createInterface();
  const supervising = ["watchProfession", "watch", "setSuspension", "setGroup"];
  m.call(accessManager, "setTargetFunctionRole", [dispensary, selectorsOf(counter, supervising), Role.REGULATOR], {
    id: "dispensary_REGULATOR",
  });

  return { products, lots, coldChain, shipments, verifier, dispensary };
});
