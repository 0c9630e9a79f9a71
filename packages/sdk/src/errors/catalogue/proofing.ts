import type { Catalogue } from "./catalogue.ts";

/** Errors of `contracts/identity/interfaces/IProofingRegistry.sol`. */
export const PROOFING_ERRORS = {
  "ProofingIssuerInvalid(bytes32 domain,address issuer)": {
    says: {
      en: "{issuer} cannot be appointed in domain {domain}: one of them is zero, or it is appointed already.",
      zh: "无法在域 {domain} 任命 {issuer}：其一为零，或已被任命。",
    },
    next: { en: "Check both values.", zh: "请核对这两个值。" },
  },
  "ProofingIssuerNotAppointed(bytes32 domain,address issuer,uint8 trust)": {
    says: {
      en: "{issuer} is no appointed issuer of domain {domain} ({trust}).",
      zh: "{issuer} 不是域 {domain} 的在任核验机构（{trust}）。",
    },
    next: { en: "Ask the regulator for an appointment.", zh: "请向监管机构申请任命。" },
  },
  "ProofingIssuerRemovalInvalid(bytes32 domain,address issuer,uint8 trust)": {
    says: {
      en: "{issuer} cannot be removed from domain {domain} this way: it is {trust}.",
      zh: "无法如此从域 {domain} 解除 {issuer}：当前为{trust}。",
    },
    next: {
      en: "Dismiss an appointed issuer; distrust an appointed or dismissed one.",
      zh: "在任机构可解任；在任或已解任机构可列为不受信任。",
    },
  },
  "ProofingPatientUnknown(bytes32 patient)": {
    says: { en: "Patient {patient} is not registered.", zh: "患者 {patient} 尚未登记。" },
    next: { en: "Register the patient first.", zh: "请先登记患者。" },
  },
  "ProofingLevelInvalid(uint8 level)": {
    says: { en: "There is no assurance level {level}.", zh: "没有保证级别 {level}。" },
    next: { en: "Levels run from 1 to 3 (NIST SP 800-63A).", zh: "级别为 1 至 3（NIST SP 800-63A）。" },
  },
  "ProofingNullifierInvalid(bytes32 domain)": {
    says: { en: "The nullifier for domain {domain} is zero.", zh: "域 {domain} 的唯一标识为零。" },
    next: { en: "Compute it with nullifierOf().", zh: "请用 nullifierOf() 计算。" },
  },
  "ProofingExpiryInvalid(uint48 validUntil,uint48 nowAt)": {
    says: {
      en: "The end {validUntil} is not after {nowAt}, the chain's clock.",
      zh: "有效期 {validUntil} 不晚于链上时间 {nowAt}。",
    },
    next: { en: "Choose an end in the future.", zh: "请选择将来的时间。" },
  },
  "ProofingPersonTaken(bytes32 domain,bytes32 nullifier,bytes32 patient)": {
    says: {
      en: "This person stands behind patient {patient} in domain {domain} already.",
      zh: "此人在域 {domain} 中已对应患者 {patient}。",
    },
    next: {
      en: "Use that pseudonym, or have its attestation withdrawn first.",
      zh: "请使用该假名，或先撤回其核验。",
    },
  },
  "ProofingPatientTaken(bytes32 patient,bytes32 domain)": {
    says: {
      en: "Patient {patient} is proofed in domain {domain} for another person.",
      zh: "患者 {patient} 在域 {domain} 中已对应另一人。",
    },
    next: { en: "Withdraw that attestation first.", zh: "请先撤回该核验。" },
  },
  "ProofingOfAnotherIssuer(bytes32 patient,bytes32 domain,address issuer)": {
    says: {
      en: "The attestation of patient {patient} is {issuer}'s and in force.",
      zh: "患者 {patient} 的核验由 {issuer} 出具且仍有效。",
    },
    next: {
      en: "Let that issuer renew it; another may once it is over or its issuer removed.",
      zh: "请由该机构续期；待其到期或机构被解除后，其他机构方可核验。",
    },
  },
  "ProofingUnknown(bytes32 patient,bytes32 domain,bytes32 nullifier)": {
    says: {
      en: "Patient {patient} has no attestation with this nullifier in domain {domain}.",
      zh: "患者 {patient} 在域 {domain} 中没有该唯一标识的核验。",
    },
    next: { en: "Check patient, domain and nullifier.", zh: "请核对患者、域和唯一标识。" },
  },
  "ProofingNotWithdrawnBy(bytes32 patient,bytes32 domain,address account)": {
    says: {
      en: "{account} may not withdraw the attestation of patient {patient} in domain {domain}.",
      zh: "{account} 无权撤回患者 {patient} 在域 {domain} 的核验。",
    },
    next: {
      en: "Its appointed issuer, a regulator, or the patient's controller (while no recovery runs) can.",
      zh: "在任核验机构、监管机构或患者控制人（无恢复进行时）可以撤回。",
    },
  },
} as const satisfies Catalogue;
