/** The policy by level: what is in force for whom, which level it comes from, and changes that wait to be confirmed. */
import { POLICY_GROUPS, SETTINGS, type SettingField, type SettingName } from '@shared/policy'
import type { EffectiveSetting } from '@shared/routing-calls'
import { useState } from 'react'
import { titled } from '../design/format'
import { useDesk } from '../desk/link'
import { useStore } from '../desk/store'
import { useAsked } from '../desk/use-asked'
import { Scroll } from '../widgets/Scroll'
import { PolicyDialog, type PolicyProposal } from './PolicyDialog'
import { PolicyExport, PolicyImport } from './PolicyFile'
import { type PolicyLevel, patchOf, rangeOf, readSetting, titleOf, unitOf } from './policy-words'

const ASK_MILLIS = 1_000
const NAMES = Object.keys(SETTINGS) as SettingName[]
/** What was typed; null where the level gives its own value back. */
type Edits = Readonly<Partial<Record<SettingName, string | null>>>

const INHERITED = { value: null } as const

/** Who is looked at: `tier gold`, `client C1` or nobody, and a symbol or none. */
interface Context {
  readonly who: string
  readonly symbol: string
}
const argOf = ({ who, symbol }: Context) => ({
  tier: who.startsWith('tier ') ? who.slice(5) : null,
  client: who.startsWith('client ') ? who.slice(7) : null,
  symbol: symbol === '' ? null : symbol,
})

export function PolicyPanel() {
  const [context, setContext] = useState<Context>({ who: '', symbol: '' })
  const [level, setLevel] = useState<PolicyLevel>('desk')
  const [edits, setEdits] = useState<Edits>({})
  const [proposal, setProposal] = useState<PolicyProposal | null>(null)
  const [isImporting, setImporting] = useState(false)
  const { found, fault } = useAsked('policy.effective', argOf(context), ASK_MILLIS)
  const levels = ['desk', context.who, context.symbol === '' ? '' : `symbol ${context.symbol}`].filter(
    (it) => it !== '',
  ) as PolicyLevel[]
  const at = levels.includes(level) ? level : 'desk'
  const read = Object.entries(edits).map(
    ([name, text]) => [name, text === null ? INHERITED : readSetting(name as SettingName, text)] as const,
  )
  const isGood = read.length > 0 && read.every(([, it]) => 'value' in it)
  const propose = (): void => {
    const settings = Object.fromEntries(
      read.flatMap(([name, it]) => ('value' in it ? [[name, it.value]] : [])),
    )
    setProposal({ patch: patchOf(at, settings), from: `${read.length} edited` })
  }
  const edit = (name: SettingName, text: string | null, now: string | number | undefined): void =>
    setEdits(({ [name]: _old, ...others }) => (text === String(now) ? others : { ...others, [name]: text }))
  const chooseLevel = (next: PolicyLevel): void => {
    setLevel(next)
    setEdits({})
  }
  return (
    <div className="panel" data-testid="policy">
      <ContextBar context={context} onChange={setContext} />
      <div className="toolbar">
        <label>
          Change at{' '}
          <select
            className="field level"
            value={at}
            onChange={(event) => chooseLevel(event.currentTarget.value as PolicyLevel)}
          >
            {levels.map((it) => (
              <option key={it}>{it}</option>
            ))}
          </select>
        </label>
        <button type="button" className="button primary" disabled={!isGood} onClick={propose}>
          Review {read.length === 0 ? 'changes' : `${read.length} changed`}…
        </button>
        <button type="button" className="button" disabled={read.length === 0} onClick={() => setEdits({})}>
          Undo
        </button>
        {fault === null ? null : <span className="bad">not current: {fault}</span>}
        <span className="spring" />
        <PolicyExport />
        <button type="button" className="button" onClick={() => setImporting(true)}>
          Import…
        </button>
      </div>
      <Scroll name="Settings of the policy">
        <SettingsTable at={at} settings={found?.settings ?? []} edits={edits} onEdit={edit} />
      </Scroll>
      <div className="strip muted">
        Policy <code className="mono">{found?.hash.slice(0, 16)}</code>
        {found?.tier ? <span>tier {found.tier}</span> : null}
        <span>The most specific level wins: desk, tier, client, symbol.</span>
      </div>
      {isImporting ? <PolicyImport onClose={() => setImporting(false)} onRead={setProposal} /> : null}
      {proposal ? (
        <PolicyDialog proposal={proposal} onDone={() => setEdits({})} onClose={() => setProposal(null)} />
      ) : null}
    </div>
  )
}

interface TableProps {
  at: PolicyLevel
  settings: readonly EffectiveSetting[]
  edits: Edits
  onEdit: (name: SettingName, text: string | null, now: string | number | undefined) => void
}

function SettingsTable({ at, settings, edits, onEdit }: TableProps) {
  return (
    <table className="lines policy">
      <thead>
        <tr>
          <th>Setting</th>
          <th className="num">In force</th>
          <th>From</th>
          <th>New at {at}</th>
          <th>Meaning</th>
        </tr>
      </thead>
      {POLICY_GROUPS.map((group) => (
        <tbody key={group}>
          <tr>
            <th colSpan={5} scope="colgroup" className="group">
              {group}
            </th>
          </tr>
          {NAMES.filter((name) => SETTINGS[name].group === group).map((name) => {
            const one = settings.find((it) => it.name === name)
            return (
              <SettingLine
                key={name}
                name={name}
                value={one?.value}
                level={one?.level ?? ''}
                isOwn={at !== 'desk' && one?.level === at}
                edited={edits[name]}
                onEdit={(text) => onEdit(name, text, one?.value)}
              />
            )
          })}
        </tbody>
      ))}
    </table>
  )
}

function ContextBar({ context, onChange }: { context: Context; onChange: (next: Context) => void }) {
  const reference = useStore(useDesk().reference)
  const clients = reference?.clients ?? []
  const tiers = [...new Set(clients.map((it) => it.tier).filter((it) => it !== ''))].sort()
  return (
    <div className="toolbar">
      <label>
        In force for{' '}
        <select
          className="field level"
          value={context.who}
          onChange={(event) => onChange({ ...context, who: event.currentTarget.value })}
        >
          <option value="">the desk itself</option>
          {tiers.map((tier) => (
            <option key={tier} value={`tier ${tier}`}>
              tier {tier}
            </option>
          ))}
          {clients.map(({ id, name }) => (
            <option key={id} value={`client ${id}`}>
              {id} {name === id ? '' : name}
            </option>
          ))}
        </select>
      </label>
      <label>
        in{' '}
        <select
          className="field level"
          aria-label="Symbol of the policy"
          value={context.symbol}
          onChange={(event) => onChange({ ...context, symbol: event.currentTarget.value })}
        >
          <option value="">every symbol</option>
          {(reference?.instruments ?? []).map(({ symbol }) => (
            <option key={symbol}>{symbol}</option>
          ))}
        </select>
      </label>
    </div>
  )
}

interface LineProps {
  name: SettingName
  value: string | number | undefined
  level: string
  /** True where the level that is changed has a value of its own, which it can give back. */
  isOwn: boolean
  edited: string | null | undefined
  onEdit: (text: string | null) => void
}

/** Nothing can be typed before the desk has said what is in force: it would be added to that. */
function SettingLine({ name, value, level, isOwn, edited, onEdit }: LineProps) {
  const field: SettingField = SETTINGS[name]
  const read = edited == null ? null : readSetting(name, edited)
  const fault = read && 'fault' in read ? read.fault : null
  const shown = edited ?? String(value ?? '')
  return (
    <tr className={edited === undefined ? '' : 'chosen'}>
      <td title={field.doc}>{titleOf(name)}</td>
      <td className="num">{value}</td>
      <td className={level === 'desk' ? 'muted' : 'warn'}>
        {level}
        {isOwn && edited === undefined ? (
          <button
            type="button"
            className="link give-back"
            aria-label={`Inherit ${titleOf(name)}`}
            title="Give the value back: the level below decides again"
            onClick={() => onEdit(null)}
          >
            Inherit
          </button>
        ) : null}
      </td>
      <td className="edit">
        {edited === null ? (
          <button type="button" className="button" onClick={() => onEdit(String(value))}>
            Keep {value}
          </button>
        ) : field.kind === 'choice' ? (
          <select
            className="field"
            aria-label={titleOf(name)}
            disabled={value === undefined}
            value={shown}
            onChange={(event) => onEdit(event.currentTarget.value)}
          >
            {field.of.map((it) => (
              <option key={it}>{it}</option>
            ))}
          </select>
        ) : (
          <input
            className="field num"
            aria-label={titleOf(name)}
            disabled={value === undefined}
            aria-invalid={fault !== null}
            title={rangeOf(field)}
            inputMode="decimal"
            autoComplete="off"
            value={shown}
            onChange={(event) => onEdit(event.currentTarget.value)}
          />
        )}
        {fault === null ? null : <span className="fault">{fault}</span>}
      </td>
      <td className="muted meaning">
        {titled(field.doc)}
        {unitOf(field) === '' ? '' : <i> ({unitOf(field)})</i>}
      </td>
    </tr>
  )
}
