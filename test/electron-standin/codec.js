// Structured-clone values over a string-only channel. Runs in Node and, pasted, in the preload's world.
export function encode(value) {
  const v = structuredClone(value) // throws DataCloneError exactly where Electron's IPC would
  const walk = (x) => {
    if (x === undefined) return { $: 'u' }
    if (typeof x === 'bigint') return { $: 'n', v: String(x) }
    if (typeof x === 'number' && (!Number.isFinite(x) || Object.is(x, -0)))
      return { $: 'f', v: Object.is(x, -0) ? '-0' : String(x) }
    if (x === null || typeof x !== 'object') return x
    if (x instanceof Date) return { $: 'd', v: x.getTime() }
    if (x instanceof Map) return { $: 'm', v: [...x].map(([k, w]) => [walk(k), walk(w)]) }
    if (x instanceof Set) return { $: 's', v: [...x].map(walk) }
    if (x instanceof Error) return { $: 'e', v: { name: x.name, message: x.message, stack: x.stack } }
    if (x instanceof ArrayBuffer) return { $: 'b', v: Array.from(new Uint8Array(x)) }
    if (ArrayBuffer.isView(x))
      return {
        $: 't',
        c: x.constructor.name,
        v: Array.from(new Uint8Array(x.buffer, x.byteOffset, x.byteLength)),
      }
    if (Array.isArray(x)) return x.map(walk)
    return { $: 'o', v: Object.fromEntries(Object.entries(x).map(([k, w]) => [k, walk(w)])) }
  }
  return JSON.stringify(walk(v))
}

export function decode(text) {
  const walk = (x) => {
    if (x === null || typeof x !== 'object') return x
    if (Array.isArray(x)) return x.map(walk)
    switch (x.$) {
      case 'u':
        return undefined
      case 'n':
        return BigInt(x.v)
      case 'f':
        return x.v === '-0' ? -0 : Number(x.v)
      case 'd':
        return new Date(x.v)
      case 'm':
        return new Map(x.v.map(([k, w]) => [walk(k), walk(w)]))
      case 's':
        return new Set(x.v.map(walk))
      case 'e':
        return Object.assign(new Error(x.v.message), { name: x.v.name, stack: x.v.stack })
      case 'b':
        return Uint8Array.from(x.v).buffer
      case 't': {
        const b = Uint8Array.from(x.v)
        return x.c === 'Buffer' ? b : new globalThis[x.c](b.buffer)
      }
      default:
        return Object.fromEntries(Object.entries(x.v).map(([k, w]) => [k, walk(w)]))
    }
  }
  return walk(JSON.parse(text))
}
