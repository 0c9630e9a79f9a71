/** The one place where the SDK meets the generated types of the contracts. */
export type { ERC2771Forwarder } from "../../../typechain-types/@openzeppelin/contracts/metatx/ERC2771Forwarder.js";
export type { TypedContractEvent, TypedDeferredTopicFilter, TypedEventLog } from "../../../typechain-types/common.js";
export type {
  AppointmentBook,
  BookingStruct,
  ServiceStruct,
} from "../../../typechain-types/contracts/care/AppointmentBook.js";
export type { CaseTermsStruct, DisputePanel } from "../../../typechain-types/contracts/care/DisputePanel.js";
export type { Disputes } from "../../../typechain-types/contracts/care/Disputes.js";
export type { OutcomeRegistry } from "../../../typechain-types/contracts/care/OutcomeRegistry.js";
export type { Reception } from "../../../typechain-types/contracts/care/Reception.js";
export type { SubsidyFund } from "../../../typechain-types/contracts/care/SubsidyFund.js";
export type { VisitConsents } from "../../../typechain-types/contracts/care/VisitConsents.js";
export type { VisitRecords } from "../../../typechain-types/contracts/care/VisitRecords.js";
export type { WaitingList } from "../../../typechain-types/contracts/care/WaitingList.js";
export type { ConsentRegistry } from "../../../typechain-types/contracts/consent/ConsentRegistry.js";
export type { EmergencyAccess } from "../../../typechain-types/contracts/consent/EmergencyAccess.js";
export type { JointAccess } from "../../../typechain-types/contracts/consent/conditions/JointAccess.js";
export type { DeviceRegistry } from "../../../typechain-types/contracts/identity/DeviceRegistry.js";
export type { PatientRegistry } from "../../../typechain-types/contracts/identity/PatientRegistry.js";
export type { ProofingRegistry } from "../../../typechain-types/contracts/identity/ProofingRegistry.js";
export type { ProviderRegistry } from "../../../typechain-types/contracts/identity/ProviderRegistry.js";
export type { ColdChain, ReadingsLoggedEvent } from "../../../typechain-types/contracts/pharma/ColdChain.js";
export type {
  LotCommissionedEvent,
  LotDerivedEvent,
  LotLedger,
  LotQuarantinedEvent,
  LotRecalledEvent,
  LotReleasedEvent,
  DestructionAnnouncedEvent,
  NewLotStruct,
  PackRestoredEvent,
  PackSpentEvent,
  PacksStruct,
  RemovalStruct,
  StockBlockedEvent,
  StockClearedEvent,
  StockRemovedEvent,
  StockRestoredEvent,
  TransferSingleEvent,
} from "../../../typechain-types/contracts/pharma/LotLedger.js";
export type { PackVerifier } from "../../../typechain-types/contracts/pharma/PackVerifier.js";
export type { ProductRegistry, ProductTermsStruct } from "../../../typechain-types/contracts/pharma/ProductRegistry.js";
export type {
  ShipmentCancelledEvent,
  ShipmentCollectedEvent,
  ShipmentReceivedEvent,
  ShipmentSettledEvent,
  ShipmentShippedEvent,
  ShipmentStruct,
  ShipmentStructOutput,
  Shipments,
} from "../../../typechain-types/contracts/pharma/Shipments.js";
export type { Dispensary } from "../../../typechain-types/contracts/pharma/Dispensary.js";
export type { AccessLog } from "../../../typechain-types/contracts/records/AccessLog.js";
export type { RecordRegistry } from "../../../typechain-types/contracts/records/RecordRegistry.js";
export { ERC2771Forwarder__factory } from "../../../typechain-types/factories/@openzeppelin/contracts/metatx/ERC2771Forwarder__factory.js";
export { AppointmentBook__factory } from "../../../typechain-types/factories/contracts/care/AppointmentBook__factory.js";
export { DisputePanel__factory } from "../../../typechain-types/factories/contracts/care/DisputePanel__factory.js";
export { Disputes__factory } from "../../../typechain-types/factories/contracts/care/Disputes__factory.js";
export { OutcomeRegistry__factory } from "../../../typechain-types/factories/contracts/care/OutcomeRegistry__factory.js";
export { Reception__factory } from "../../../typechain-types/factories/contracts/care/Reception__factory.js";
export { SubsidyFund__factory } from "../../../typechain-types/factories/contracts/care/SubsidyFund__factory.js";
export { VisitConsents__factory } from "../../../typechain-types/factories/contracts/care/VisitConsents__factory.js";
export { VisitRecords__factory } from "../../../typechain-types/factories/contracts/care/VisitRecords__factory.js";
export { WaitingList__factory } from "../../../typechain-types/factories/contracts/care/WaitingList__factory.js";
export { ConsentRegistry__factory } from "../../../typechain-types/factories/contracts/consent/ConsentRegistry__factory.js";
export { EmergencyAccess__factory } from "../../../typechain-types/factories/contracts/consent/EmergencyAccess__factory.js";
export { JointAccess__factory } from "../../../typechain-types/factories/contracts/consent/conditions/JointAccess__factory.js";
export { DeviceRegistry__factory } from "../../../typechain-types/factories/contracts/identity/DeviceRegistry__factory.js";
export { PatientRegistry__factory } from "../../../typechain-types/factories/contracts/identity/PatientRegistry__factory.js";
export { ProofingRegistry__factory } from "../../../typechain-types/factories/contracts/identity/ProofingRegistry__factory.js";
export { ProviderRegistry__factory } from "../../../typechain-types/factories/contracts/identity/ProviderRegistry__factory.js";
export { ColdChain__factory } from "../../../typechain-types/factories/contracts/pharma/ColdChain__factory.js";
export { LotLedger__factory } from "../../../typechain-types/factories/contracts/pharma/LotLedger__factory.js";
export { PackVerifier__factory } from "../../../typechain-types/factories/contracts/pharma/PackVerifier__factory.js";
export { ProductRegistry__factory } from "../../../typechain-types/factories/contracts/pharma/ProductRegistry__factory.js";
export { Shipments__factory } from "../../../typechain-types/factories/contracts/pharma/Shipments__factory.js";
export { Dispensary__factory } from "../../../typechain-types/factories/contracts/pharma/Dispensary__factory.js";
export { AccessLog__factory } from "../../../typechain-types/factories/contracts/records/AccessLog__factory.js";
export { RecordRegistry__factory } from "../../../typechain-types/factories/contracts/records/RecordRegistry__factory.js";
