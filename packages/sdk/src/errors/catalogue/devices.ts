import type { Catalogue } from "./catalogue.ts";

/** Errors of `contracts/identity/interfaces/IDeviceRegistry.sol`. */
export const DEVICE_ERRORS = {
  "DeviceUnknown(bytes32 device)": {
    says: { en: "Device {device} is not registered.", zh: "设备 {device} 尚未登记。" },
    next: {
      en: "Check the id; deviceIdOf() computes it from first owner, model and serial number.",
      zh: "请核对标识；deviceIdOf() 可由首位所有者、型号和序列号计算得出。",
    },
  },
  "DeviceAlreadyRegistered(bytes32 device)": {
    says: { en: "Device {device} is registered already.", zh: "设备 {device} 已登记。" },
    next: { en: "Use it as it is, or check serial number and salt.", zh: "可直接使用，或核对序列号与盐值。" },
  },
  "DeviceNotOwnedBy(bytes32 device,address account)": {
    says: { en: "{account} does not own device {device}.", zh: "{account} 不是设备 {device} 的所有者。" },
    next: { en: "Act with the owner's account.", zh: "请使用所有者账户操作。" },
  },
  "DeviceIsRetired(bytes32 device)": {
    says: { en: "Device {device} is retired for good.", zh: "设备 {device} 已永久停用。" },
    next: { en: "Use another device.", zh: "请使用其他设备。" },
  },
  "DeviceOwnerNotAccredited(address owner)": {
    says: {
      en: "{owner} is not an organisation accredited now.",
      zh: "{owner} 目前不是已认证机构。",
    },
    next: {
      en: "Ask its accreditor: the accreditation may be over, suspended or revoked.",
      zh: "请联系其认证机关：认证可能已到期、暂停或吊销。",
    },
  },
  "DeviceKeyInvalid(uint8 curve,bytes32 x,bytes32 y)": {
    says: { en: "({x}, {y}) is no public key of {curve}.", zh: "({x}, {y}) 不是 {curve} 公钥。" },
    next: {
      en: "Give secp256k1 keys as an address in x with y zero, P-256 keys as a point.",
      zh: "secp256k1 请在 x 填写地址并令 y 为零；P-256 请填写曲线上的点。",
    },
  },
  "DeviceSignatureInvalid(bytes32 device,bytes32 digest)": {
    says: { en: "Device {device}'s key did not sign {digest}.", zh: "设备 {device} 的密钥没有签署 {digest}。" },
    next: {
      en: "Sign the digest of DeviceKeyProof with this very key, for this owner, contract and chain (P-256: low s).",
      zh: "请用该密钥为此所有者、合约和链签署 DeviceKeyProof 摘要（P-256 须为低 s 值）。",
    },
  },
  "DeviceNotOfferedTo(bytes32 device,address account,address offeredTo)": {
    says: {
      en: "Device {device} is not on offer to {account} but to {offeredTo}.",
      zh: "设备 {device} 的转让对象是 {offeredTo}，而非 {account}。",
    },
    next: {
      en: "Ask the owner for an offer; the zero address means that there is none.",
      zh: "请所有者发出转让要约；零地址表示没有要约。",
    },
  },
  "DeviceLaboratoryInvalid(bytes32 device,address laboratory)": {
    says: {
      en: "{laboratory} may not calibrate device {device}: it is not accredited as laboratory now, or owns the device.",
      zh: "{laboratory} 不能校准设备 {device}：目前未获检验机构认证，或即为设备所有者。",
    },
    next: { en: "Ask another accredited laboratory.", zh: "请委托其他已认证的检验机构。" },
  },
  "DeviceNotCalibratedBy(bytes32 device,address account)": {
    says: {
      en: "{account} may not take the calibration of device {device} back, or there is none.",
      zh: "{account} 无权撤回设备 {device} 的校准，或该设备没有校准。",
    },
    next: {
      en: "Only the laboratory that calibrated it, or a regulator, takes a calibration back.",
      zh: "只有出具校准的检验机构或监管机构可以撤回校准。",
    },
  },
} as const satisfies Catalogue;
