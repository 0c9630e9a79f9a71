import { XinglinError } from "../../errors/XinglinError.ts";

/** The envelope was sealed to another key than the one it is opened with. */
export class EnvelopeForAnother extends XinglinError {
  constructor() {
    super("EnvelopeForAnother", {
      says: { en: "The envelope is sealed to another key.", zh: "该信封是密封给另一把公钥的。" },
      next: {
        en: "Open it with the key that it was sealed to, or ask for one to this key.",
        zh: "请用对应的私钥打开，或请求密封给当前公钥的信封。",
      },
    });
  }
}

/** The envelope belongs to another chain, contract, grant, purpose, patient or record. */
export class EnvelopeBoundElsewhere extends XinglinError {
  constructor() {
    super("EnvelopeBoundElsewhere", {
      says: {
        en: "The envelope belongs to another grant, purpose, contract or chain.",
        zh: "该信封属于另一项授权、目的、合约或链。",
      },
      next: { en: "Take the envelope of this grant.", zh: "请使用该授权对应的信封。" },
    });
  }
}

/** A public key cannot be sealed to: wrong length, all zeros, or an X25519 point of low order. */
export class EncryptionKeyUnusable extends XinglinError {
  constructor() {
    super("EncryptionKeyUnusable", {
      says: { en: "The encryption key cannot be sealed to.", zh: "该加密公钥无法使用。" },
      next: { en: "Ask its owner for another key.", zh: "请向其所有者索取另一把公钥。" },
    });
  }
}

/** The patient has published no encryption key, or it is void since a recovery. */
export class PublishedKeyMissing extends XinglinError {
  constructor() {
    super("PublishedKeyMissing", {
      says: { en: "The patient has no published encryption key.", zh: "该患者没有公布的加密公钥。" },
      next: { en: "Ask the patient to publish one.", zh: "请患者公布加密公钥。" },
    });
  }
}

/** The key in the event is not the one whose hash the registry holds. */
export class PublishedKeyMismatch extends XinglinError {
  constructor() {
    super("PublishedKeyMismatch", {
      says: {
        en: "The key in the event is not the one that the registry holds.",
        zh: "事件中的公钥与登记的哈希不符。",
      },
      next: { en: "Do not seal to it; ask another node.", zh: "请勿使用；请改用其他节点查询。" },
    });
  }
}

/** A statement of an encryption key is over, or its signature is not the account's. */
export class KeyStatementInvalid extends XinglinError {
  constructor(readonly why: "over" | "signature") {
    super("KeyStatementInvalid", {
      says:
        why === "over"
          ? { en: "The statement of the encryption key is over.", zh: "加密公钥声明已过期。" }
          : {
              en: "The statement of the encryption key is not signed by its account.",
              zh: "加密公钥声明并非由该账户签署。",
            },
      next: { en: "Ask the account for a new statement.", zh: "请向该账户索取新的声明。" },
    });
  }
}

/** The envelope is not signed by somebody who may give consent for the patient. */
export class EnvelopeNotSigned extends XinglinError {
  constructor() {
    super("EnvelopeNotSigned", {
      says: {
        en: "The envelope is not signed by the patient or a delegate who may consent.",
        zh: "该信封未由患者或有权同意的代理人签署。",
      },
      next: {
        en: "Write nothing under its keys. Ask the patient for a signed envelope.",
        zh: "请勿用其中的密钥写入数据，请向患者索取已签署的信封。",
      },
    });
  }
}
