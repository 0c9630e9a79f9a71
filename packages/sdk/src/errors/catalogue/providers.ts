import type { Catalogue } from "./catalogue.ts";

const ASK_ISSUER_OR_REGULATOR = {
  en: "Ask its issuer or the regulator.",
  zh: "请联系其签发机构或监管机构。",
};
const LOOK_AT_STANDING = {
  en: "Look at its standing: each side lifts only its own suspension, and a revocation stays.",
  zh: "请查看其状态：各方只能解除自己的暂停，吊销不可恢复。",
};

/** Errors of `contracts/identity/interfaces/IProviderRegistry.sol`. */
export const PROVIDER_ERRORS = {
  "AuthorityInvalid(address authority,bool accredits,bool licenses)": {
    says: {
      en: "The authority {authority} is zero or gets no competence (accredits: {accredits}, licenses: {licenses}).",
      zh: "机关 {authority} 为零地址或没有任何职权（认证：{accredits}，发证：{licenses}）。",
    },
    next: { en: "Name an account and at least one competence.", zh: "请指定账户并至少授予一项职权。" },
  },
  "AuthorityJurisdictionFixed(address authority,bytes6 jurisdiction)": {
    says: {
      en: "The authority {authority} keeps its first jurisdiction, {jurisdiction}.",
      zh: "机关 {authority} 的辖区固定为 {jurisdiction}。",
    },
    next: { en: "Appoint another account for another jurisdiction.", zh: "如需其他辖区，请任命其他账户。" },
  },
  "AuthorityNotAppointed(address authority,uint8 trust)": {
    says: { en: "{authority} is no appointed authority ({trust}).", zh: "{authority} 不是在任机关（{trust}）。" },
    next: { en: "Ask the regulator for an appointment.", zh: "请向监管机构申请任命。" },
  },
  "AuthorityNotCompetent(address authority)": {
    says: { en: "The authority {authority} is not competent for this.", zh: "机关 {authority} 无权办理此事项。" },
    next: {
      en: "Accrediting and licensing are two competences; ask the regulator for the missing one.",
      zh: "认证与发证是两项职权，请向监管机构申请所缺职权。",
    },
  },
  "AuthorityRemovalInvalid(address authority,uint8 trust)": {
    says: {
      en: "The authority {authority} cannot be removed this way: it is {trust}.",
      zh: "机关 {authority} 无法如此解除：当前为{trust}。",
    },
    next: {
      en: "Dismiss an appointed one; distrust an appointed or dismissed one.",
      zh: "在任机关可解任；在任或已解任机关可列为不受信任。",
    },
  },
  "OrganisationInvalid(address organisation)": {
    says: { en: "{organisation} cannot be an organisation.", zh: "{organisation} 不能作为机构。" },
    next: { en: "Name the organisation's account, not zero.", zh: "请指定机构账户，不能为零地址。" },
  },
  "OrganisationUnknown(address organisation)": {
    says: { en: "{organisation} was never accredited.", zh: "{organisation} 从未获得认证。" },
    next: { en: "Check the account, or ask an authority to accredit it.", zh: "请核对账户，或请主管机关认证。" },
  },
  "OrganisationOfAnotherAuthority(address organisation,address accreditor)": {
    says: {
      en: "{accreditor} answers for the organisation {organisation}.",
      zh: "机构 {organisation} 由 {accreditor} 负责认证。",
    },
    next: {
      en: "Another authority may accredit it once that accreditation is revoked, over, or of an authority that is removed or no longer accredits.",
      zh: "待该认证被吊销、到期或其机关被解除、失去认证职权后，其他机关方可认证。",
    },
  },
  "OrganisationNotOverseenBy(address organisation,address account)": {
    says: {
      en: "{account} is neither accreditor of {organisation} nor regulator.",
      zh: "{account} 既不是 {organisation} 的认证机关，也不是监管机构。",
    },
    next: ASK_ISSUER_OR_REGULATOR,
  },
  "OrganisationStandingUnchanged(address organisation,uint8 standing)": {
    says: {
      en: "This would not change the standing of {organisation}: {standing}.",
      zh: "该操作不会改变 {organisation} 的状态：{standing}。",
    },
    next: LOOK_AT_STANDING,
  },
  "OrganisationSuspended(address organisation,uint8 standing)": {
    says: {
      en: "The organisation {organisation} is suspended ({standing}) and cannot be accredited anew.",
      zh: "机构 {organisation} 处于暂停状态（{standing}），不能重新认证。",
    },
    next: { en: "Have the suspension lifted first.", zh: "请先解除暂停。" },
  },
  "CredentialHolderInvalid(address holder)": {
    says: { en: "{holder} cannot hold a credential.", zh: "{holder} 不能持有证书。" },
    next: { en: "Name the practitioner's account, not zero.", zh: "请指定执业人员账户，不能为零地址。" },
  },
  "CredentialUnknown(bytes32 credential)": {
    says: { en: "There is no credential {credential}.", zh: "证书 {credential} 不存在。" },
    next: {
      en: "Check the id; credentialIdOf() computes it from issuer, holder and document.",
      zh: "请核对标识；credentialIdOf() 可由签发机构、持有人和文件计算得出。",
    },
  },
  "CredentialAlreadyIssued(bytes32 credential)": {
    says: { en: "Credential {credential} was issued before.", zh: "证书 {credential} 已签发过。" },
    next: {
      en: "Renew it, or issue one for another document; a revoked one does not come back.",
      zh: "请续期，或以另一份文件签发；已吊销的证书不能恢复。",
    },
  },
  "CredentialNotOverseenBy(bytes32 credential,address account)": {
    says: {
      en: "{account} may not do this to credential {credential}.",
      zh: "{account} 无权对证书 {credential} 进行此操作。",
    },
    next: {
      en: "Its issuer renews it; its issuer or the regulator suspends, reinstates and revokes it.",
      zh: "续期由签发机构办理；暂停、恢复和吊销由签发机构或监管机构办理。",
    },
  },
  "CredentialStandingUnchanged(bytes32 credential,uint8 standing)": {
    says: {
      en: "This would not change the standing of credential {credential}: {standing}.",
      zh: "该操作不会改变证书 {credential} 的状态：{standing}。",
    },
    next: LOOK_AT_STANDING,
  },
  "CredentialRenewalTooShort(bytes32 credential,uint48 validUntil,uint48 current)": {
    says: {
      en: "The renewal to {validUntil} does not reach further than {current}.",
      zh: "续期至 {validUntil} 未超过现有期限 {current}。",
    },
    next: { en: "Choose an end later than that and than now.", zh: "请选择晚于该期限和当前时间的结束时间。" },
  },
  "AffiliationLicenceInvalid(bytes32 licence,address practitioner)": {
    says: {
      en: "{licence} is no unrevoked licence of {practitioner}.",
      zh: "{licence} 不是 {practitioner} 名下未吊销的执业证书。",
    },
    next: {
      en: "Name a licence (no certificate) that the practitioner holds.",
      zh: "请填写该执业人员持有的执业证书（而非培训证书）。",
    },
  },
  "AffiliationNotFor(address practitioner,address account)": {
    says: {
      en: "The terms are for {practitioner}, not for {account}.",
      zh: "该条款属于 {practitioner}，而非 {account}。",
    },
    next: { en: "Accept with the practitioner's own account.", zh: "请以该执业人员本人账户接受。" },
  },
  "AffiliationNotOffered(bytes32 affiliation)": {
    says: {
      en: "No offer with exactly these terms is open for affiliation {affiliation}.",
      zh: "任职 {affiliation} 没有与此完全一致的待接受要约。",
    },
    next: {
      en: "Accept the newest offer as it stands, or ask the organisation for another.",
      zh: "请按最新要约原文接受，或请机构重新发出要约。",
    },
  },
  "AffiliationUnknown(bytes32 affiliation)": {
    says: { en: "There is no affiliation {affiliation}.", zh: "任职 {affiliation} 不存在。" },
    next: {
      en: "Check organisation, practitioner and profession; it may have ended.",
      zh: "请核对机构、执业人员和执业类别；任职可能已结束。",
    },
  },
  "AffiliationNotEndedBy(bytes32 affiliation,address account)": {
    says: {
      en: "{account} is neither side of affiliation {affiliation}.",
      zh: "{account} 不是任职 {affiliation} 的任何一方。",
    },
    next: { en: "Only its organisation or its practitioner ends it.", zh: "只有该机构或该执业人员可以结束任职。" },
  },
  "AffiliationNotOfferedBy(address organisation,address account)": {
    says: {
      en: "{account} cannot offer terms in the name of {organisation}.",
      zh: "{account} 不能以 {organisation} 的名义发出要约。",
    },
    next: { en: "Offer with the organisation's own account.", zh: "请以该机构自己的账户发出要约。" },
  },
} as const satisfies Catalogue;
