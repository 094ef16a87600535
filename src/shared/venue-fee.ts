/** What a venue charges for a fill that takes: one rule for whoever decides, books and values it. */
import type { InputOf } from './inputs'

/** 1e-6 a share, negative a rebate. A midpoint pool charges its midpoint fee; one that names none its fee to take. */
export const feeToTake = ({
  kind,
  takeFee,
  midFee,
}: Pick<InputOf<'venue'>, 'kind' | 'takeFee' | 'midFee'>) =>
  kind === 'midpoint' && midFee !== 0 ? midFee : takeFee
