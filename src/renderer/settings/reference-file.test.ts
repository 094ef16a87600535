/** Claim: a file of clients or venues says every fault with its line and field, and what was exported comes back the same. */
import { describe, expect, it } from 'vitest'
import { readRecords, writeCsv } from './reference-file'

describe('a CSV file', () => {
  it('holds what its cells say; an empty cell says nothing, none clears', () => {
    const text = [
      'ID;name;restricted;creditGross;principalConsent;declines',
      '',
      'R1;"Harbor; Retail";ABC xyz;1,500,000.50;no;toxic desk',
      'R2;;all;none;;',
    ].join('\r\n')
    const { patches, faults } = readRecords('clients', text)
    expect(faults).toEqual([])
    expect(patches).toEqual([
      {
        id: 'R1',
        name: 'Harbor; Retail',
        restricted: ['ABC', 'XYZ'],
        creditGross: '1500000.50',
        principalConsent: false,
        declines: ['toxic', 'desk'],
      },
      { id: 'R2', restricted: true, creditGross: null },
    ])
  })

  it('tells every fault with its line, its field and the reason', () => {
    const text = [
      'id,kind,takeFee,protected,latencyMicros',
      'A,exchange,0.003,yes,100',
      'B,bourse,2,perhaps,-1',
      '',
      'A,midpoint,none,,',
      'bad id,exchange,,,,6',
    ].join('\n')
    const said = readRecords('venues', text).faults.map(
      ({ line, field, reason }) => `${line} ${field}: ${reason}`,
    )
    expect(said).toEqual([
      "3 kind: must be one of exchange, midpoint, wholesaler, was 'bourse'",
      "3 takeFee: must be 1.00 or less, was '2'",
      "3 protected: must be yes or no, was 'perhaps'",
      "3 latencyMicros: must be whole microseconds, 0 to 60000000, was '-1'",
      "5 takeFee: must not be empty, was 'none'",
      '5 id: stands already in 2',
      expect.stringMatching(/^6 id: must be 1 to 32/),
      '6 : has 6 cells, the first line has 5',
    ])
  })

  it('without names of columns, or with one that is no field, is refused whole', () => {
    for (const [text, reason] of [
      ['', 'the file is empty'],
      ['R1,Harbor', "one of them must be 'id'"],
      ['id,colour\nR1,red', "'colour'"],
      ['id,name,name\nR1,a,b', 'twice'],
      ['id,name', 'holds no record'],
    ] as const) {
      const { patches, faults } = readRecords('clients', text)
      expect(patches).toEqual([])
      expect(faults[0]?.line).toBe(0)
      expect(faults[0]?.reason).toContain(reason)
    }
  })

  it('that was written from the records in force is read as exactly those', () => {
    const words = {
      name: 'A "quoted", name',
      tier: '',
      manningOptIn: '10000',
      restricted: 'ABC DEF',
      enabled: 'yes',
    }
    const { patches, faults } = readRecords(
      'clients',
      writeCsv('clients', [{ id: 'C1', words }]).replaceAll(',none', ','),
    )
    expect(faults).toEqual([])
    expect(patches).toEqual([
      { id: 'C1', name: 'A "quoted", name', enabled: true, manningOptIn: 10_000, restricted: ['ABC', 'DEF'] },
    ])
  })
})

describe('a JSON file', () => {
  it('holds records in the spelling of the scenario format, and names the record of a fault', () => {
    const text = '{"venues":[{"id":"A","takeFee":"0.0030","protected":null},{"id":"A","fee":1},7]}'
    const { faults } = readRecords('venues', text)
    expect(faults.map(({ line, field, reason }) => `${line} ${field}: ${reason}`)).toEqual([
      '2 fee: is not a field',
      '2 id: stands already in 1',
      '3 venues.0: must be an object',
    ])
    expect(readRecords('clients', text).faults[0]?.reason).toBe("has no list 'clients'")
    expect(readRecords('venues', '{"venues":[').faults[0]?.reason).toMatch(/^not JSON/)
    expect(readRecords('venues', '[{"id":"B","kind":"midpoint"}]').patches).toEqual([
      { id: 'B', kind: 'midpoint' },
    ])
  })
})
