import { type Bilingual, XinglinError } from "../errors/XinglinError.ts";

/** One thing that is wrong with a document, and where. */
export interface EpcisProblem {
  /** Such as `epcisBody.eventList[1].bizStep`; empty for the document itself. */
  readonly path: string;
  readonly says: Bilingual;
}

/** The document is no valid EPCIS 2.0; `problems` says all that is wrong. */
export class EpcisInvalid extends XinglinError {
  constructor(readonly problems: readonly EpcisProblem[]) {
    const list = (language: keyof Bilingual) =>
      problems
        .slice(0, 5)
        .map(({ path, says }) => (path === "" ? says[language] : `${path}: ${says[language]}`))
        .join("; ");
    const more = problems.length > 5 ? problems.length - 5 : 0;
    super("EpcisInvalid", {
      says: {
        en: `The document is not valid EPCIS 2.0: ${list("en")}${more > 0 ? `; and ${more} more` : ""}.`,
        zh: `该文件不符合 EPCIS 2.0：${list("zh")}${more > 0 ? `；另有 ${more} 处` : ""}。`,
      },
      next: {
        en: "Ask the partner for a corrected document; nothing of it has been taken over.",
        zh: "请向合作方索取更正后的文件；其内容均未采纳。",
      },
    });
  }
}
