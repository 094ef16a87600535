// Two page scripts. `isolated` runs in its own JavaScript world, as Electron's preload does under
// contextIsolation; `main` runs in the page's world. They share the DOM and nothing else: every value
// crosses as the clone Chromium makes of CustomEvent.detail, functions cross as proxies.

/** Runs in both worlds: turns functions and promises into handles and back. */
export function linkSource() {
  return `
  const link = (here, there) => {
    const fns = new Map(), ids = new WeakMap(), waiting = new Map()
    let next = 1
    const out = (v) => {
      if (typeof v === 'function') {
        let id = ids.get(v)
        if (!id) { id = next++; ids.set(v, id); fns.set(id, v) }
        return { __fn: id }
      }
      if (v instanceof Promise) {
        const id = next++
        v.then((r) => post('settle', { id, ok: true, value: out(r) }), (e) => post('settle', { id, ok: false, value: out(e) }))
        return { __promise: id }
      }
      if (v instanceof Error) return { __error: { name: v.name, message: v.message } }
      if (Array.isArray(v)) return v.map(out)
      if (v && typeof v === 'object' && (Object.getPrototypeOf(v) === Object.prototype || Object.getPrototypeOf(v) === null))
        return Object.fromEntries(Object.entries(v).map(([k, w]) => [k, out(w)]))
      if (typeof v === 'symbol') throw new Error('An object could not be cloned.')
      return v
    }
    const back = (v, freeze) => {
      if (!v || typeof v !== 'object') return v
      if (v.__fn) {
        const fn = (...args) => {
          const call = { id: v.__fn, args: args.map(out), reply: undefined }
          const seat = next++
          waiting.set(seat, call)
          post('call', { id: call.id, args: call.args, seat })
          waiting.delete(seat)
          if (!call.reply) throw new Error('the other world did not answer')
          if (!call.reply.ok) throw back(call.reply.value)
          return back(call.reply.value)
        }
        return fn
      }
      if (v.__promise) return new Promise((resolve, reject) => waiting.set('p' + v.__promise, { resolve, reject }))
      if (v.__error) return Object.assign(new Error(v.__error.message), { name: v.__error.name })
      if (Array.isArray(v)) return freeze ? Object.freeze(v.map((w) => back(w, freeze))) : v.map((w) => back(w))
      if (Object.getPrototypeOf(v) === Object.prototype) {
        const o = Object.fromEntries(Object.entries(v).map(([k, w]) => [k, back(w, freeze)]))
        return freeze ? Object.freeze(o) : o
      }
      return v
    }
    const post = (kind, detail) => window.dispatchEvent(new CustomEvent('standin:' + there + ':' + kind, { detail }))
    const on = (kind, f) => window.addEventListener('standin:' + here + ':' + kind, (e) => { e.stopImmediatePropagation(); f(e.detail) })
    on('call', ({ id, args, seat }) => {
      let reply
      try { reply = { ok: true, value: out(fns.get(id)(...args.map((a) => back(a)))) } }
      catch (e) { reply = { ok: false, value: out(e) } }
      post('return', { seat, reply })
    })
    on('return', ({ seat, reply }) => { const w = waiting.get(seat); if (w) w.reply = reply })
    on('settle', ({ id, ok, value }) => {
      const w = waiting.get('p' + id)
      waiting.delete('p' + id)
      if (ok) w?.resolve(back(value)); else w?.reject(back(value))
    })
    return { out, back, post, on }
  }`
}

export function mainWorldSource() {
  return `(() => {
    if (window.top !== window) return
    ${linkSource()}
    const l = link('main', 'isolated')
    l.on('expose', ({ key, api }) => {
      Object.defineProperty(window, key, { value: l.back(api, true), enumerable: true, configurable: false, writable: false })
    })
  })()`
}

export function isolatedWorldSource({ preload, codec, argv }) {
  return `(() => {
    if (window.top !== window) return
    ${linkSource()}
    ${codec.replaceAll('export function', 'function')}
    const l = link('isolated', 'main')
    const waiting = new Map(), listeners = new Map()
    let next = 1
    const tell = (m) => __standinSend(JSON.stringify(m))
    const ipcRenderer = {
      invoke(channel, ...args) {
        let body
        try { body = encode(args) } catch { return Promise.reject(new Error('An object could not be cloned.')) }
        const id = next++
        return new Promise((resolve, reject) => { waiting.set(id, { resolve, reject }); tell({ kind: 'invoke', id, channel, body }) })
      },
      send(channel, ...args) { tell({ kind: 'send', channel, body: encode(args) }) },
      on(channel, f) { (listeners.get(channel) ?? listeners.set(channel, new Set()).get(channel)).add(f); return ipcRenderer },
      removeListener(channel, f) { listeners.get(channel)?.delete(f); return ipcRenderer },
      off(channel, f) { return ipcRenderer.removeListener(channel, f) },
    }
    globalThis.__standinReceive = (text) => {
      const m = JSON.parse(text)
      if (m.kind === 'reply') {
        const w = waiting.get(m.id)
        waiting.delete(m.id)
        if (m.error !== undefined) w?.reject(new Error(m.error)); else w?.resolve(decode(m.body))
      } else for (const f of listeners.get(m.channel) ?? []) f({ sender: ipcRenderer, senderId: 0, ports: [] }, ...decode(m.body))
    }
    const contextBridge = {
      exposeInMainWorld(key, api) { l.post('expose', { key, api: l.out(api) }) },
    }
    const closed = (name) => new Proxy({}, { get(_t, k) { throw new Error('electron stand-in: ' + name + '.' + String(k) + ' is not offered to a sandboxed preload') } })
    const electron = { contextBridge, ipcRenderer, webFrame: closed('webFrame') }
    const require = (id) => {
      if (id === 'electron' || id === 'electron/renderer') return electron
      throw new Error('module not found: ' + id) // what a sandboxed preload says for anything it cannot load
    }
    const process = { platform: ${JSON.stringify(process.platform)}, argv: ${JSON.stringify(argv)}, sandboxed: true, contextIsolated: true, versions: {}, env: {} }
    const module = { exports: {} }
    ;(function (require, module, exports, process) {
${preload}
    })(require, module, module.exports, process)
  })()`
}
