import { XinglinError } from "../errors/XinglinError.ts";

/** Bytes that are to be opened end before their format does. Of a content: at a chunk's edge, or before its announced length. */
export class SealedTruncated extends XinglinError {
  constructor() {
    super("SealedTruncated", {
      says: { en: "The sealed bytes end too early.", zh: "密封数据不完整，提前结束。" },
      next: { en: "Fetch them again, from another replica.", zh: "请从其他副本重新获取。" },
    });
  }
}

/** Bytes follow after the end of what was sealed. */
export class SealedTrailing extends XinglinError {
  constructor() {
    super("SealedTrailing", {
      says: { en: "Bytes follow after the end of what was sealed.", zh: "密封数据之后还有多余内容。" },
      next: { en: "Fetch them again, from another replica.", zh: "请从其他副本重新获取。" },
    });
  }
}

/** The bytes are not as they were sealed, or were sealed for another place. */
export class SealedTampered extends XinglinError {
  constructor() {
    super("SealedTampered", {
      says: {
        en: "The sealed bytes were changed, cut or put in another order, or belong elsewhere.",
        zh: "密封数据已被更改、截断或调换顺序，或不属于此处。",
      },
      next: {
        en: "Do not use them. Fetch them again from another replica, and report the one that gave these.",
        zh: "请勿使用。请从其他副本重新获取，并报告提供该数据的副本。",
      },
    });
  }
}

/** The bytes do not begin as a format of the vault does. */
export class SealedUnknown extends XinglinError {
  constructor() {
    super("SealedUnknown", {
      says: { en: "These bytes are no format of the vault.", zh: "该数据不是保险库的任何格式。" },
      next: { en: "Check that the right file was taken.", zh: "请确认取用的文件是否正确。" },
    });
  }
}

/** The bytes are another kind of sealed thing than the one asked for. */
export class SealedKindWrong extends XinglinError {
  constructor(
    readonly expected: number,
    readonly found: number,
  ) {
    super("SealedKindWrong", {
      says: {
        en: `The sealed bytes are of kind ${found}, not ${expected}.`,
        zh: `密封数据的种类为 ${found}，而非 ${expected}。`,
      },
      next: { en: "Check that the right file was taken.", zh: "请确认取用的文件是否正确。" },
    });
  }
}

/** The bytes are of a version of the format that this software does not know. */
export class SealedVersionUnknown extends XinglinError {
  constructor(readonly version: number) {
    super("SealedVersionUnknown", {
      says: { en: `Version ${version} of the format is not known.`, zh: `不支持该格式的第 ${version} 版。` },
      next: { en: "Use a newer release of the software.", zh: "请使用较新的软件版本。" },
    });
  }
}

/** The bytes are sealed with a suite that is not taken for their kind. */
export class SealedSuiteUnknown extends XinglinError {
  constructor(readonly suite: number) {
    const code = `0x${suite.toString(16).padStart(4, "0")}`;
    super("SealedSuiteUnknown", {
      says: { en: `Suite ${code} is not taken here.`, zh: `此处不接受密码套件 ${code}。` },
      next: { en: "Use a newer release of the software.", zh: "请使用较新的软件版本。" },
    });
  }
}

/** A field of the format is outside of its range. */
export class SealedMalformed extends XinglinError {
  constructor(readonly field: string) {
    super("SealedMalformed", {
      says: { en: `The field "${field}" is outside of its range.`, zh: `字段“${field}”超出范围。` },
      next: { en: "Ask who sealed it to seal it again.", zh: "请要求密封方重新密封。" },
    });
  }
}

/** The key is not the one under which the bytes were sealed. */
export class KeyWrong extends XinglinError {
  constructor() {
    super("KeyWrong", {
      says: { en: "The bytes were sealed under another key.", zh: "该数据是用另一把密钥密封的。" },
      next: { en: "Use the key of this record, compartment and epoch.", zh: "请使用该记录、类别和周期对应的密钥。" },
    });
  }
}

/** A key has not 32 bytes, or a salt that was given not 16. */
export class KeyLengthWrong extends XinglinError {
  constructor(readonly length: number) {
    super("KeyLengthWrong", {
      says: { en: `The key has ${length} bytes; 32 are needed.`, zh: `密钥为 ${length} 字节，应为 32 字节。` },
      next: { en: "Take the whole key.", zh: "请使用完整的密钥。" },
    });
  }
}

/** The key ring has no key for what is to be opened. */
export class KeyMissing extends XinglinError {
  constructor(readonly needed: string) {
    super("KeyMissing", {
      says: { en: `There is no key for ${needed}.`, zh: `没有 ${needed} 的密钥。` },
      next: {
        en: "Ask the patient for an envelope that reaches it. After a revocation there is none.",
        zh: "请向患者索取涵盖该数据的密钥信封；授权撤销后不再提供。",
      },
    });
  }
}

/** A content key is sealed, or would be, in another compartment than the one that its record's header names. */
export class CompartmentWrong extends XinglinError {
  constructor(
    readonly record: string,
    readonly found: string,
  ) {
    super("CompartmentWrong", {
      says: {
        en: `The record belongs to ${record}; its key is under ${found}.`,
        zh: `该记录属于 ${record}，其密钥却位于 ${found}。`,
      },
      next: { en: "Seal it under the key of the record's own compartment.", zh: "请用该记录所属类别的密钥密封。" },
    });
  }
}

/** A source gave more or fewer bytes than were announced. */
export class LengthNotKept extends XinglinError {
  constructor(
    readonly announced: number,
    readonly given: number,
  ) {
    super("LengthNotKept", {
      says: {
        en: `${announced} bytes were announced, ${given} came.`,
        zh: `声明为 ${announced} 字节，实际为 ${given} 字节。`,
      },
      next: { en: "Seal it again, from the whole source.", zh: "请用完整来源重新密封。" },
    });
  }
}
