/**
 * `npm run compare`: the recorded days, prints as orders, under each policy document named below; prints what the
 * desk earned net of markout and what clients paid, with bootstrap intervals, and our policy against each other.
 */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { canonicalJson } from '@shared/json'
import { missingDays } from '../market/recorded-days'
import { type Interval, interval, type Pair } from './bootstrap'
import { type Block, deskNet, emptyBlock, type PolicyDay, policyDay } from './policy-day'

const POLICIES = resolve(import.meta.dirname, '../../resources/policies')
/** Our policies first; the last three are those to beat. */
const NAMES = [
  ['model', 'our model'],
  ['model-equal-cost', 'our model at about the client cost of (b)'],
  ['model-toxicity', 'our model, toxicity on'],
  ['recorded-day', 'passive, share of spread'],
  ['always-route', '(a) always route'],
  ['fixed-effective-45', '(b) always internalize, E/Q 0.45'],
  ['fixed-skew', '(c) fixed skew'],
] as const
type Name = (typeof NAMES)[number][0]
const OURS: readonly Name[] = ['model', 'model-equal-cost', 'model-toxicity']
const OTHERS: readonly Name[] = ['always-route', 'fixed-effective-45', 'fixed-skew']
const SETS = [
  { title: 'IBM, 7 and 8 October 2013', symbol: 'IBM', stems: ['ibm_20131007', 'ibm_20131008'] },
  { title: 'IBM, 8 October 2013 alone', symbol: 'IBM', stems: ['ibm_20131008'] },
  { title: 'BAC, 7 October 2013, on which nothing was chosen', symbol: 'BAC', stems: ['bac_20131007'] },
] as const

const documentOf = (name: Name): string =>
  canonicalJson(JSON.parse(readFileSync(resolve(POLICIES, `${name}.json`), 'utf8')))

type Days = ReadonlyMap<Name, readonly PolicyDay[]>

/** Every block of two policies' days, side by side; one that only one of them traded in is empty at the other. */
function pairsOf(days: Days, own: Name, other: Name): Pair[] {
  return (days.get(own) ?? []).flatMap((mine, i) => {
    const theirs = (days.get(other) as readonly PolicyDay[])[i] as PolicyDay
    const blocks = [...new Set([...mine.blocks.keys(), ...theirs.blocks.keys()])].sort((a, b) => a - b)
    return blocks.map(
      (at): Pair => [mine.blocks.get(at) ?? emptyBlock(), theirs.blocks.get(at) ?? emptyBlock()],
    )
  })
}

const currency = (micros: number): string => (micros / 1e6).toFixed(0)
const withRange = ({ value, low, high }: Interval, show: (n: number) => string): string =>
  `${show(value)} [${show(low)}, ${show(high)}]`
const cents = (n: number): string => n.toFixed(3)
/** Effective spread, cents a share; the client's cost of a round trip. */
const costOf = (block: Block): number => block.effective / block.measured / 10_000
const total = (days: readonly PolicyDay[], of: (day: PolicyDay) => number): number =>
  days.reduce((sum, day) => sum + of(day), 0)

function policyLine(days: Days, [name, title]: (typeof NAMES)[number]): string {
  const own = days.get(name) as readonly PolicyDay[]
  const pairs = pairsOf(days, name, name)
  const of = (figure: (block: Block) => number) => interval(pairs, figure)
  const inside = of((block) => (100 * block.inside) / block.shares)
  const eq = of((block) => block.effective / block.quoted)
  const cells = [
    title,
    withRange(of(deskNet), currency),
    currency(of((block) => block.spreadKept).value),
    currency(of((block) => block.markout).value),
    currency(-of((block) => block.venueFees).value),
    total(own, (day) => day.figures.profitByPart.total).toFixed(0),
    withRange(of(costOf), cents),
    eq.value.toFixed(3),
    inside.value.toFixed(1),
    String(Math.max(...own.map((day) => day.figures.maxInventory))),
  ]
  return `| ${cells.join(' | ')} |`
}

function verdictLine(days: Days, ours: Name, other: Name): string {
  const pairs = pairsOf(days, ours, other)
  const net = interval(pairs, (a, b) => deskNet(a) - deskNet(b))
  const cost = interval(pairs, (a, b) => costOf(a) - costOf(b))
  const desk = net.low > 0 ? 'more' : net.high < 0 ? 'less' : 'not told apart'
  const client = cost.high <= 0 ? 'less' : cost.low > 0 ? 'more' : 'not told apart'
  const titleOf = (name: Name): string => NAMES.find((it) => it[0] === name)?.[1] ?? name
  const ranges = [withRange(net, currency), desk, withRange(cost, cents), client]
  return `| ${[`${titleOf(ours)} against ${titleOf(other)}`, ...ranges].join(' | ')} |`
}

const HEADER = [
  '| policy | desk net of 60 s markout, USD | spread kept | markout | venue fees | whole day, marked at the close | effective spread, cents | E/Q | inside % | largest position |',
  '|---|---|---|---|---|---|---|---|---|---|',
]
const VERDICTS = [
  '| against | desk net, USD | desk earns | effective spread, cents | clients pay |',
  '|---|---|---|---|---|',
]

function isSame(a: readonly PolicyDay[], b: readonly PolicyDay[]): boolean {
  return a.every((day, i) => JSON.stringify(day.figures) === JSON.stringify(b[i]?.figures))
}

/** Days already run, by policy and file. */
const known = new Map<string, PolicyDay>()
function dayOf(stem: string, symbol: string, name: Name): PolicyDay {
  const key = `${name} ${stem}`
  let day = known.get(key)
  if (day === undefined) {
    process.stderr.write(`compare: ${stem}, ${name} …\n`)
    day = policyDay(stem, symbol, documentOf(name))
    known.set(key, day)
  }
  return day
}

function report({ title, symbol, stems }: (typeof SETS)[number]): string {
  const days = new Map(NAMES.map(([name]) => [name, stems.map((stem) => dayOf(stem, symbol, name))]))
  const isInEffect = !isSame(days.get('model') as PolicyDay[], days.get('model-toxicity') as PolicyDay[])
  const isShown = (name: Name): boolean => isInEffect || name !== 'model-toxicity'
  const note = isInEffect
    ? []
    : ['', 'Toxicity on: the setting has no effect yet, every figure is that of our model.']
  const lines = NAMES.filter(([name]) => isShown(name)).map((row) => policyLine(days, row))
  const verdicts = OURS.filter(isShown).flatMap((own) => OTHERS.map((other) => verdictLine(days, own, other)))
  return [`## ${title}`, '', ...HEADER, ...lines, '', ...VERDICTS, ...verdicts, ...note, ''].join('\n')
}

if (missingDays !== null) process.stdout.write(`compare: ${missingDays}\n`)
else for (const set of SETS) process.stdout.write(`${report(set)}\n`)
