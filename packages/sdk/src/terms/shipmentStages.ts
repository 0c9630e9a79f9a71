import type { TermTable } from "./term.ts";

/** Where a shipment stands (`enum ShipmentStatus`). */
export const SHIPMENT_STAGES = {
  None: { code: 0, en: "not shipped", zh: "未发货" },
  Packed: { code: 1, en: "waiting for the carrier", zh: "待承运" },
  InTransit: { code: 2, en: "in transit", zh: "运输中" },
  Received: { code: 3, en: "received", zh: "已收货" },
  Short: { code: 4, en: "short, to be settled", zh: "短少，待结算" },
  Settled: { code: 5, en: "settled", zh: "已结算" },
  Cancelled: { code: 6, en: "cancelled", zh: "已取消" },
} as const satisfies TermTable;
