/** One cell of a CSV file that goes to a spreadsheet. */
import { NONE } from '../design/format'

/** Quotes what a spreadsheet would split; a minus is the one of the keyboard and "no value" is empty. */
export function cell(text: string): string {
  const plain = text === NONE ? '' : text.replaceAll('−', '-')
  // A text that a spreadsheet would run as a formula is kept from it; a number is not one.
  const safe =
    /^[=+@\t]|^-(?![\d.])/.test(plain) && !/^[+-]?[\d,]*\.?\d*[%¢]?$/.test(plain) ? `'${plain}` : plain
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
