/** Facts views that the program itself reads, for the ageing, the register and the warnings of a run. */
export const PROGRAM_VIEWS: readonly string[] = [
  'ageing_balance',
  'ageing_bucket',
  'ageing_item',
  'contract_performance',
  'customer_identity',
  'duty',
  'item_doubt',
  'item_settlement',
  'on_account_document',
  'on_account_item',
  'open_item',
  'register_entry',
  'settling_document',
  'shipment_value',
];

/** Parameters that the program itself reads, for the fines. */
export const PROGRAM_PARAMETERS: readonly string[] = ['fine_min', 'fine_max', 'wage_deduction_cap'];
