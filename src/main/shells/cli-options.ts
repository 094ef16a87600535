/** Reads the options that the commands share. */
import { readFileSync } from 'node:fs'
import { policyPatch } from '@shared/contract'
import { canonicalJson } from '@shared/json'
import { type LoadedRegime, regimeNamed, regimeNames } from '../desk/regimes'

/** A policy file as canonical text, or null when none was named. Throws with the file and the reason. */
export function policyOption(file: string | undefined): string | null {
  if (file === undefined) return null
  let document: unknown
  try {
    document = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new Error(`policy ${file}: ${(error as Error).message}`)
  }
  const checked = policyPatch.safeParse(document)
  if (checked.success) return canonicalJson(document)
  const issue = checked.error.issues[0]
  throw new Error(
    `policy ${file}: field '${issue?.path.join('.') ?? ''}': ${issue?.message ?? 'not a policy'}`,
  )
}

/** The named regime, or null for the one in force on the first input's date. */
export function regimeOption(name: string | undefined): LoadedRegime | null {
  if (name === undefined) return null
  const regime = regimeNamed(name)
  if (!regime) throw new Error(`unknown regime '${name}': one of ${regimeNames().join(', ')}`)
  return regime
}
