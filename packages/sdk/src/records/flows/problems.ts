import { XinglinError } from "../../errors/XinglinError.ts";

/** What was logged is not the access that is about to happen: no key is touched. */
export class AccessNotLogged extends XinglinError {
  constructor(readonly field: "patient" | "accessor" | "organisation" | "purpose" | "record") {
    super("AccessNotLogged", {
      says: {
        en: `The access was not logged: what the chain says of "${field}" is something else.`,
        zh: `该次查阅未被记录：链上的“${field}”与实际不符。`,
      },
      next: {
        en: "Log this access, by this reader, for this record and purpose.",
        zh: "请以本人、就此记录、按此目的重新记录查阅。",
      },
    });
  }
}

/** The cabinet has no key for a record: it was erased, or is kept in another cabinet. */
export class ContentKeyAbsent extends XinglinError {
  constructor(readonly record: string) {
    super("ContentKeyAbsent", {
      says: {
        en: `There is no key for ${record}: it was erased, or another cabinet has it.`,
        zh: `没有 ${record} 的密钥：已被销毁，或保存在其他密钥柜中。`,
      },
      next: { en: "Ask the organisation that wrote the record.", zh: "请向书写该记录的机构查询。" },
    });
  }
}

/** A draft is not as it was written: the disk or somebody changed it. */
export class DraftUnreadable extends XinglinError {
  constructor(
    /** The file, where there is one. */
    readonly file: string,
    options?: ErrorOptions,
  ) {
    super(
      "DraftUnreadable",
      {
        says: { en: `The draft ${file} cannot be read.`, zh: `草稿 ${file} 无法读取。` },
        next: {
          en: "Restore it from a backup, or write the record again from its source, and take the file away.",
          zh: "请从备份恢复，或依据原始内容重新写入该记录，并移除该文件。",
        },
      },
      options,
    );
  }
}
