import {
  type AffiliationTerms,
  Affiliations,
  type CredentialListing,
  Providers,
  credentialsOf,
  listAffiliations,
} from "@xinglin/sdk/identity";
import { parseId } from "@xinglin/sdk/kernel";
import { ORGANISATION_KINDS, PROFESSIONS, RIGHTS, STAFF_ROLES, STANDING, termsIn } from "@xinglin/sdk/terms";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { type Acting, type Common, type Told, acting, asking, sentIn } from "../shared/frame.ts";
import { account, hashedDocument, moment, nameIn, names } from "../shared/values.ts";

type Result = Promise<Told["result"]>;

/** The regulator appoints an authority. */
export function authority(
  options: Acting & { account: string; jurisdiction: string; accredits: boolean; licenses: boolean },
  hre: HardhatRuntimeEnvironment,
): Result {
  return acting(hre, options, async ({ at, via }) => {
    const { jurisdiction, accredits, licenses } = options;
    const named = account("account", options.account);
    const providers = new Providers(at("ProviderRegistry"));
    const receipt = await providers.appointAuthority({ authority: named, jurisdiction, accredits, licenses, via });
    return {
      result: { authority: named, jurisdiction, ...sentIn(receipt) },
      lines: [`${named} is an authority of ${jurisdiction}. ${named} 为 ${jurisdiction} 的主管机关。`],
    };
  });
}

/** An authority accredits an organisation. */
export function accredit(
  options: Acting & { organisation: string; kinds: string; until: string; grade: number; document: string },
  hre: HardhatRuntimeEnvironment,
): Result {
  return acting(hre, options, async ({ at, via }) => {
    const organisation = account("organisation", options.organisation);
    const kinds = names("--kinds", ORGANISATION_KINDS, options.kinds);
    const validUntil = moment("--until", options.until);
    const { documentHash, salt } = await hashedDocument(options.document);
    const providers = new Providers(at("ProviderRegistry"));
    const { grade } = options;
    const receipt = await providers.accredit({ organisation, kinds, grade, validUntil, documentHash, via });
    const zh = kinds.map((kind) => ORGANISATION_KINDS[kind].zh).join("、");
    return {
      result: { organisation, kinds, validUntil, documentHash, salt, ...sentIn(receipt) },
      lines: [
        `${organisation} is accredited as ${kinds.join(", ")}. 已认定为${zh}。`,
        `Keep with the document: salt ${salt}. 请将盐值与文件一同保存。`,
      ],
    };
  });
}

/** A licensing board issues a licence. */
export function license(
  options: Acting & {
    holder: string;
    profession: string;
    rights: string;
    from: string;
    until: string;
    document: string;
  },
  hre: HardhatRuntimeEnvironment,
): Result {
  return acting(hre, options, async ({ at, via }) => {
    const holder = account("holder", options.holder);
    const profession = nameIn("--profession", PROFESSIONS, options.profession);
    const rights = names("--rights", RIGHTS, options.rights);
    const [validFrom, validUntil] = [moment("--from", options.from), moment("--until", options.until)];
    const { documentHash, salt } = await hashedDocument(options.document);
    const providers = new Providers(at("ProviderRegistry"));
    const terms = { holder, profession, rights, validFrom, validUntil, documentHash };
    const { credential, receipt } = await providers.issueCredential({ ...terms, via });
    return {
      result: { credential, ...terms, salt, ...sentIn(receipt) },
      lines: [
        `Licence ${credential} of ${holder}: ${profession}. 执业证书：${PROFESSIONS[profession].zh}。`,
        `Keep with the document: salt ${salt}. 请将盐值与文件一同保存。`,
      ],
    };
  });
}

interface WorkOptions {
  readonly organisation: string;
  readonly practitioner: string;
  readonly licence: string;
  readonly role: string;
  readonly from: string;
  readonly until: string;
}

function termsOf(options: WorkOptions): AffiliationTerms {
  return {
    organisation: account("--organisation", options.organisation),
    practitioner: account("--practitioner", options.practitioner),
    licence: parseId("CredentialId", options.licence),
    role: nameIn("--role", STAFF_ROLES, options.role),
    validFrom: moment("--from", options.from),
    validUntil: moment("--until", options.until),
  };
}

/** An organisation offers somebody work, or the practitioner accepts: whichever of the two acts. */
export function affiliate(options: Acting & WorkOptions, hre: HardhatRuntimeEnvironment): Result {
  return acting(hre, options, async ({ at, via, signer }) => {
    const terms = termsOf(options);
    const affiliations = new Affiliations(at("ProviderRegistry"));
    const isOffer = (await signer.getAddress()) === terms.organisation;
    const receipt = isOffer ? await affiliations.offer({ terms, via }) : await affiliations.accept({ terms, via });
    const said = isOffer
      ? `Offered to ${terms.practitioner}. 已发出聘用邀约。`
      : `${terms.practitioner} works for ${terms.organisation}. 聘用关系成立。`;
    return { result: { ...terms, isOffer, ...sentIn(receipt) }, lines: [said] };
  });
}

/** What the chain says of an account: as an organisation, as a practitioner. */
export function lookup(options: Common & { account: string }, hre: HardhatRuntimeEnvironment): Result {
  return asking(hre, options, async ({ at, fromBlock }) => {
    const named = account("account", options.account);
    const providers = new Providers(at("ProviderRegistry"));
    const affiliations = new Affiliations(at("ProviderRegistry"));
    const { kinds, grade, standing, validUntil } = await providers.contract.organisationOf(named);
    const isAccredited = await providers.contract.isAccredited(named, 0);
    const organisation = {
      kinds: termsIn(ORGANISATION_KINDS, kinds),
      grade,
      standing: termsIn(STANDING, standing),
      validUntil,
      isAccredited,
    };
    const credentials: CredentialListing[] = [];
    for await (const one of credentialsOf({ providers, holder: named, fromBlock })) credentials.push(one);
    const work = await listAffiliations({ affiliations, practitioner: named, fromBlock });
    const staff = await listAffiliations({ affiliations, organisation: named, fromBlock });
    const lines = [
      ...(kinds === 0n
        ? []
        : [`Organisation 机构: ${organisation.kinds.map(({ en, zh }) => `${en} ${zh}`).join(", ")}`]),
      ...credentials.map(
        ({ credential, profession, isInForce }) =>
          `${credential} ${profession?.en ?? "?"} ${profession?.zh ?? ""}: ${isInForce ? "in force 有效" : "not in force 无效"}`,
      ),
      ...work.map(
        ({ organisation: employer, role, isPractising }) =>
          `works for ${employer} as ${role?.en ?? "?"} ${role?.zh ?? ""}: ${isPractising ? "practises 执业中" : "does not practise 未执业"}`,
      ),
      ...(staff.length === 0 ? [] : [`${staff.length} spells of staff 聘用记录`]),
    ];
    return {
      result: { account: named, organisation, credentials, work, staff },
      lines: lines.length === 0 ? [`Nothing is known of ${named}. 无相关记录。`] : lines,
    };
  });
}
