/** Claim: the desk makes a stream exactly while somebody listens to it. */
import type { StreamName, Streams } from '@shared/contract'
import { describe, expect, it } from 'vitest'
import { Audience } from './audience'

function audience() {
  const wants: [StreamName, boolean][] = []
  const made = new Audience<string>((stream, isWanted) => wants.push([stream, isWanted]))
  const heard: [string, string, unknown][] = []
  const join = (page: string) =>
    made.join(page, {
      isBusy: () => false,
      send: <K extends StreamName>(stream: K, value: Streams[K]) => void heard.push([page, stream, value]),
    })
  return { made, wants, heard, join }
}

describe('an audience', () => {
  it('asks for a stream with its first listener and gives it up with its last', () => {
    const { made, wants, join } = audience()
    join('one')
    join('two')
    made.want('one', 'market', true)
    made.want('one', 'market', true)
    made.want('two', 'market', true)
    made.want('one', 'market', false)
    expect(wants).toEqual([['market', true]])
    made.leave('two')
    expect(wants).toEqual([
      ['market', true],
      ['market', false],
    ])
  })

  it('sends a value only to those who asked for its stream', () => {
    const { made, heard, join } = audience()
    join('one')
    join('two')
    made.want('two', 'reset', true)
    made.push('reset', { name: 'simulator' })
    expect(heard).toEqual([['two', 'reset', { name: 'simulator' }]])
    made.leave('two')
    made.push('reset', { name: 'again' })
    expect(heard).toHaveLength(1)
  })

  it('refuses streams that are none, and pages that it does not know', () => {
    const { made, wants, join } = audience()
    join('one')
    for (const stream of ['nothing', '__proto__', null, 7, {}, ['market']])
      expect(made.want('one', stream, true)).toBe(false)
    expect(made.want('stranger', 'market', true)).toBe(false)
    expect(wants).toEqual([])
  })
})
