import type { TermTable } from "./term.ts";

/** How a registration stands, as bits (`contracts/kernel/types/Standing.sol`). 0 is unknown, 1 alone is good standing. */
export const STANDING = {
  GRANTED: { code: 1, en: "Granted", zh: "有效" },
  SUSPENDED_BY_ISSUER: { code: 2, en: "Suspended by the issuer", zh: "已被签发机构暂停" },
  SUSPENDED_BY_REGULATOR: { code: 4, en: "Suspended by the regulator", zh: "已被监管机构暂停" },
  REVOKED: { code: 8, en: "Revoked", zh: "已吊销" },
} as const satisfies TermTable;

/** How far an issuing body is trusted (`enum Trust`). */
export const TRUST = {
  None: { code: 0, en: "never appointed", zh: "未被任命" },
  Appointed: { code: 1, en: "appointed", zh: "已任命" },
  Dismissed: { code: 2, en: "dismissed", zh: "已解任" },
  Distrusted: { code: 3, en: "distrusted", zh: "不受信任" },
} as const satisfies TermTable;

/** Why somebody may not practise (`enum PracticeRefusal`). */
export const PRACTICE_REFUSALS = {
  None: { code: 0, en: "May practise", zh: "可以执业" },
  NotAffiliated: { code: 1, en: "Does not work there in this profession", zh: "未在该机构以此类别执业" },
  AffiliationNotYet: { code: 2, en: "Does not work there yet", zh: "任职尚未开始" },
  AffiliationOver: { code: 3, en: "No longer works there", zh: "任职已结束" },
  LicenceRevoked: { code: 4, en: "The licence is revoked", zh: "执业证书已吊销" },
  LicenceSuspended: { code: 5, en: "The licence is suspended", zh: "执业证书已暂停" },
  LicenceNotYet: { code: 6, en: "The licence does not count yet", zh: "执业证书尚未生效" },
  LicenceOver: { code: 7, en: "The licence has expired", zh: "执业证书已过期" },
  LicensingBoardDistrusted: { code: 8, en: "The board that licensed is distrusted", zh: "发证机构不受信任" },
  OrganisationRevoked: { code: 9, en: "The organisation's accreditation is revoked", zh: "机构资质已吊销" },
  OrganisationSuspended: { code: 10, en: "The organisation is suspended", zh: "机构已被暂停" },
  OrganisationOver: { code: 11, en: "The organisation's accreditation has expired", zh: "机构资质已过期" },
  AccreditorDistrusted: { code: 12, en: "The organisation's accreditor is distrusted", zh: "认证机构不受信任" },
} as const satisfies TermTable;

/** Curves of a device's key (`enum Curve`). */
export const CURVES = {
  Secp256k1: { code: 0, en: "secp256k1", zh: "secp256k1" },
  P256: { code: 1, en: "P-256", zh: "P-256" },
} as const satisfies TermTable;
